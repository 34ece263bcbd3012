"""The egress proxy on loopback, and an outside that stands in for the public internet.

No public address can be reached from a test. The stand-in is a resolver that answers with public
addresses and a connector that leads from those to servers on loopback: everything between the
two, the proxy's own sockets included, is real.
"""

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress

import attrs

from fireline.door import Gate, ProxyAddress
from fireline.door.proxy import EgressProxy, Patience

PUBLIC = "93.184.215.14"


@attrs.define
class Internet:
    """Names, where they lead, and where the packets really went."""

    names: dict[str, Sequence[tuple[str, ...]]] = attrs.field(factory=dict)
    doors: dict[tuple[str, int], int] = attrs.field(factory=dict)
    asked: list[str] = attrs.field(factory=list)
    connected: list[tuple[str, int]] = attrs.field(factory=list)

    def resolve(self, host: str, _port: int) -> tuple[str, ...]:
        """Answer as a name server does that may say something else the next time."""
        self.asked.append(host)
        answers = self.names[host]
        return answers[min(self.asked.count(host), len(answers)) - 1]

    def connect(self, address: str, port: int, seconds: float) -> socket.socket:
        """Lead from a public address to the server that plays it."""
        self.connected.append((address, port))
        return socket.create_connection(("127.0.0.1", self.doors[address, port]), timeout=seconds)

    def gate(self, *peers: str) -> Gate:
        """Return a gate that lives in this internet."""
        return Gate(Gate.letting_through(peers).peers, self.resolve, self.connect)


@contextmanager
def served(gate: Gate, patience: Patience | None = None) -> Iterator[ProxyAddress]:
    """Run a proxy on a thread of its own until the test is done."""
    listening = threading.Event()
    found: list[ProxyAddress] = []
    ended: list[Callable[[], object]] = []

    async def serve() -> None:
        stop, loop = asyncio.Event(), asyncio.get_running_loop()
        ended.append(lambda: loop.call_soon_threadsafe(stop.set))

        def ready(at: ProxyAddress) -> None:
            found.append(at)
            listening.set()

        at = ProxyAddress("127.0.0.1", 0, "a-word-of-this-test")
        await EgressProxy(gate, at, patience).serve(ready, stop)

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    assert listening.wait(10)
    try:
        yield found[0]
    finally:
        ended[0]()
        thread.join()


@contextmanager
def answering(speak: Callable[[socket.socket], None]) -> Iterator[int]:
    """Run a server that does one thing with every line; its port."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listening:
        done = threading.Event()
        listening.settimeout(0.05)

        def accept() -> None:
            while not done.is_set():
                try:
                    line, _ = listening.accept()
                except TimeoutError:
                    continue
                threading.Thread(target=_speak, args=(speak, line), daemon=True).start()

        thread = threading.Thread(target=accept)
        thread.start()
        try:
            yield int(listening.getsockname()[1])
        finally:
            done.set()
            thread.join()


def _speak(speak: Callable[[socket.socket], None], line: socket.socket) -> None:
    with line, suppress(OSError):
        line.settimeout(10)
        speak(line)


def head_of(line: socket.socket) -> bytes:
    """Read up to the empty line that ends a head."""
    head = b""
    while b"\r\n\r\n" not in head and (more := line.recv(65_536)):
        head += more
    return head


def all_of(line: socket.socket) -> bytes:
    """Read to the end, or to where it is torn."""
    said = b""
    with suppress(ConnectionResetError):
        while more := line.recv(65_536):
            said += more
    return said


def saying(at: ProxyAddress, said: bytes) -> bytes:
    """Say something to the proxy, credential included where ``%s`` stands; return its answer."""
    with socket.create_connection((at.host, at.port), timeout=10) as line:
        line.sendall(said.replace(b"%s", at.authorization.encode()))
        return all_of(line)
