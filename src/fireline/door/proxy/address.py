"""Address of the proxy: what a client must know to go through it."""

import base64
import re
import socket
from contextlib import suppress
from http import HTTPStatus
from urllib.parse import quote

import attrs

from fireline.errors import ConfigError, RefusedError, SourceUnavailable

USER = "fireline"
#: Said by a client that bounds what it reads by itself: a tunnel of any length and age.
LONG_LINE = "Fireline-Line"
_LONGEST_HEAD = 16_384
_NAME = re.compile(r"[\x21-\x7e]{1,255}")
#: Chromium would go past the proxy for loopback, for QUIC and for WebRTC; none of it may.
CHROMIUM_ARGUMENTS = (
    "--proxy-bypass-list=<-loopback>",
    "--disable-quic",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
)


@attrs.frozen
class ProxyAddress:
    """Where the egress proxy listens, and the word that it knows its clients by. It is a way out.

    Everything that opens lines of its own gets it in the form that it understands: our clients
    ``dial``, an SDK takes ``url``, Chromium takes ``for_chromium`` and CHROMIUM_ARGUMENTS.
    """

    host: str
    port: int
    credential: str = attrs.field(repr=False)

    @classmethod
    def named(cls, setting: str, credential: str) -> "ProxyAddress":
        """Read FIRELINE_PROXY.

        Raises:
            ConfigError: it is not ``host:port``.
        """
        host, colon, port = setting.rpartition(":")
        if not (host and colon and port.isdigit()):
            raise ConfigError(f"FIRELINE_PROXY is {setting!r}, which is not host:port")
        return cls(host.strip("[]"), int(port), credential)

    @property
    def url(self) -> str:
        """Return the address with its credential, as SDKs want it; keep it out of logs."""
        return f"http://{USER}:{quote(self.credential, safe='')}@{self._netloc}"

    @property
    def authorization(self) -> str:
        """Return what stands in ``Proxy-Authorization`` (RFC 7617)."""
        return "Basic " + base64.b64encode(f"{USER}:{self.credential}".encode()).decode()

    def for_chromium(self) -> dict[str, str]:
        """Return the proxy as Playwright's ``launch`` takes it."""
        return {
            "server": f"http://{self._netloc}",
            "username": USER,
            "password": self.credential,
            "bypass": "<-loopback>",
        }

    def dial(self, host: str, port: int, *, seconds: float) -> socket.socket:
        """Open a tunnel to a server; the proxy resolves the name, checks and connects.

        Raises:
            SourceUnavailable: the server does not answer, or the proxy does not run.
            RefusedError: the proxy refuses the name, the address or the port.
            ConfigError: the proxy has another credential.
        """
        try:
            line = socket.create_connection((self.host, self.port), timeout=seconds)
        except OSError as failed:
            raise SourceUnavailable(
                f"the egress proxy at {self._netloc} (FIRELINE_PROXY) does not answer: {failed}"
            ) from failed
        try:
            self._ask(line, host, port)
        except BaseException:  # -- however asking ends, a line that is not handed on is closed
            line.close()
            raise
        return line

    def _ask(self, line: socket.socket, host: str, port: int) -> None:
        target = _target(host, port)
        try:
            line.sendall(self._question(target))
            status, said = _answer(line)
        except (OSError, ValueError) as failed:
            raise SourceUnavailable(f"{target} was not reached by the proxy: {failed}") from failed
        if status == HTTPStatus.FORBIDDEN:
            raise RefusedError(said)
        if status == HTTPStatus.PROXY_AUTHENTICATION_REQUIRED:
            raise ConfigError(f"the egress proxy at {self._netloc} has another credential")
        if status != HTTPStatus.OK:
            raise SourceUnavailable(said or f"the proxy answered {status} for {target}")

    def _question(self, target: str) -> bytes:
        lines = (
            f"CONNECT {target} HTTP/1.1",
            f"Host: {target}",
            f"Proxy-Authorization: {self.authorization}",
            f"{LONG_LINE}: long",
        )
        return ("\r\n".join(lines) + "\r\n\r\n").encode("ascii")

    @property
    def _netloc(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def _target(host: str, port: int) -> str:
    """Spell where to connect, so that it stays one word of one line.

    Raises:
        RefusedError: the name cannot be spelled so.
    """
    try:
        name = host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError as odd:
        raise RefusedError(f"{host[:200]!r} is no name of a server: {odd}") from odd
    if not _NAME.fullmatch(name):
        raise RefusedError(f"{host[:200]!r} is no name of a server")
    return f"[{name}]:{port}" if ":" in name else f"{name}:{port}"


def _answer(line: socket.socket) -> tuple[int, str]:
    """Read the head of the answer, and the sentence under it unless it opens the tunnel.

    Byte by byte: what follows the head of a tunnel belongs to the server, not to us.
    """
    head = bytearray()
    while not head.endswith(b"\r\n\r\n"):
        byte = line.recv(1)
        if not byte or len(head) > _LONGEST_HEAD:
            raise ValueError("its answer is torn")
        head += byte
    status = int(head.split(None, 2)[1])
    return status, "" if status == HTTPStatus.OK else _sentence(line)


def _sentence(line: socket.socket) -> str:
    said = bytearray()
    with suppress(OSError):
        while (more := line.recv(4096)) and len(said) < _LONGEST_HEAD:
            said += more
    return said.decode("utf-8", "replace").strip()
