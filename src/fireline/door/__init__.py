"""Door: the only ways out of the program, each of which knows where it may not go."""

from fireline.door.gate import Gate
from fireline.door.http import Answer, HttpDoor
from fireline.door.mail_relay import MailRelay
from fireline.door.proxy import ProxyAddress, serve_proxy
from fireline.door.stream import Stream, StreamDoor
from fireline.door.way import Way

__all__ = [
    "Answer",
    "Gate",
    "HttpDoor",
    "MailRelay",
    "ProxyAddress",
    "Stream",
    "StreamDoor",
    "Way",
    "serve_proxy",
]
