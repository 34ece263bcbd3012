"""Small servers on loopback that behave as the outside does on a bad day."""

import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from fireline.door import Gate


class Outside(BaseHTTPRequestHandler):
    """Answers by the path it is asked for."""

    def do_GET(self) -> None:
        if self.path.startswith("/elsewhere"):
            self.send_response(302)
            self.send_header("location", self.path.partition("?to=")[2])
            self.end_headers()
            return
        if self.path == "/away-without-end":
            self._go_elsewhere_without_end()
            return
        if self.path == "/headers-that-trickle":
            self._trickle_headers()
            return
        self.send_response(200)
        self.end_headers()
        self._body(self.path)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        if self.path == "/dropped":
            self.close_connection = True
            return
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"taken")

    def _body(self, path: str) -> None:
        if path == "/large":
            self.wfile.write(b"x" * 100_000)
        elif path == "/slow":
            for _ in range(30):
                self.wfile.write(b"x")
                self.wfile.flush()
                time.sleep(0.1)
        else:
            self.wfile.write(self.headers["user-agent"].encode())

    def _go_elsewhere_without_end(self) -> None:
        """Send another way, with more to read on it than anybody has memory for."""
        self.send_response(302)
        self.send_header("location", "/there")
        self.end_headers()
        with suppress(OSError):  # whoever asked went the other way
            for _ in range(1_000):
                self.wfile.write(b"x" * 100_000)

    def _trickle_headers(self) -> None:
        """Never be silent, and never say anything."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\nx-shape: ")
        with suppress(OSError):  # whoever asked has given up
            for _ in range(100):
                self.wfile.write(b"o")
                time.sleep(0.1)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the base names it so
        """Say nothing: the tests read what comes back."""


@pytest.fixture(scope="session")
def outside() -> Iterator[int]:
    """The port of a web server on loopback."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Outside)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def gate(outside: int) -> Gate:
    """A gate that knows the web server as a peer."""
    return Gate.letting_through([f"localhost:{outside}"])
