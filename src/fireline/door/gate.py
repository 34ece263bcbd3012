"""The gate: asks where a name leads, and connects to exactly that address or not at all."""

import socket
import time
from collections.abc import Callable, Iterable

import attrs

from fireline.door.public_address import refuse_private
from fireline.door.resolving import resolved
from fireline.errors import ConfigError, RefusedError, SourceUnavailable
from fireline.settings import Settings

Peer = tuple[str, int]
#: What the unit visits is the web (OWASP ASVS 5.0, V1.3.6); everything else is a peer by name.
WEB_PORTS = frozenset((80, 443))
_TRIED = 4  #: addresses of one name; a name with a hundred dead ones is a tar pit
_LONGEST_NAME = 255  #: RFC 1035, 2.3.4

Resolver = Callable[[str, int], tuple[str, ...]]
Connector = Callable[[str, int, float], socket.socket]


def _connected(address: str, port: int, seconds: float) -> socket.socket:
    return socket.create_connection((address, port), timeout=seconds)


@attrs.frozen
class Gate:
    """Resolves a name once, refuses what is not public, and pins the connection to the answer.

    A peer that the settings name (a mail relay, the tests' servers) may live on a private address
    and on a port of its own; nothing else may, whatever its name resolves to at the moment of
    connecting.
    """

    peers: frozenset[Peer] = frozenset()
    resolve: Resolver = resolved
    connect: Connector = _connected

    @classmethod
    def letting_through(cls, named: Iterable[str]) -> "Gate":
        """Return a gate that lets these ``host:port`` pairs through to private addresses.

        Raises:
            ConfigError: one of them is not ``host:port``.
        """
        return cls(frozenset(_peer(each, "FIRELINE_LOOPBACK_PEERS") for each in named))

    @classmethod
    def of(cls, settings: Settings) -> "Gate":
        """Return the gate of an installation; the mail relay that it names is a peer of its own.

        Raises:
            ConfigError: a peer is not ``host:port``.
        """
        gate = cls.letting_through(settings.loopback_peers)
        if not settings.mail_relay:
            return gate
        relay = settings.mail_relay
        named = relay if ":" in relay else f"{relay}:25"
        return attrs.evolve(gate, peers=gate.peers | {_peer(named, "FIRELINE_MAIL_RELAY")})

    def addresses(self, host: str, port: int) -> tuple[str, ...]:
        """Return the addresses behind a name that may be connected to, best first.

        Raises:
            SourceUnavailable: the name leads nowhere.
            RefusedError: the port is none of the web, or one of the addresses is not public; a
                name that mixes both is a trap.
        """
        if (host.lower(), port) in self.peers:
            return self.resolve(host, port)
        _refuse_odd(host, port)
        found = self.resolve(host, port)
        for address in found:
            _refuse(host, port, address)
        return found

    def dial(self, host: str, port: int, *, seconds: float) -> socket.socket:
        """Connect to a name, at the very address that was checked, in so much time in all.

        Raises:
            SourceUnavailable: nobody answers there.
            RefusedError: the name leads to an address that is not public.
        """
        end = time.monotonic() + seconds
        problem: OSError | None = None
        for address in self.addresses(host, port)[:_TRIED]:
            try:
                return self.connect(address, port, max(0.1, end - time.monotonic()))
            except OSError as failed:
                problem = failed
            if time.monotonic() > end:
                break
        raise SourceUnavailable(f"{host}:{port} does not answer: {problem}") from problem


def _peer(named: str, setting: str) -> Peer:
    host, colon, port = named.rpartition(":")
    if not (host and colon and port.isdigit()):
        raise ConfigError(f"{setting} names {named!r}, which is not host:port")
    return host.strip("[]").lower(), int(port)


def _refuse_odd(host: str, port: int) -> None:
    """Refuse a port that is none of the web, and what is no name, before anybody is asked."""
    if port not in WEB_PORTS:
        raise RefusedError(
            f"{host}:{port} is no port of the web (80, 443); "
            "a peer of your own is named in FIRELINE_LOOPBACK_PEERS"
        )
    if not host or len(host) > _LONGEST_NAME or not host.isprintable() or " " in host:
        raise RefusedError(f"{host[:_LONGEST_NAME]!r} is no name of a server")


def _refuse(host: str, port: int, address: str) -> None:
    try:
        refuse_private(address)
    except RefusedError as refused:
        raise RefusedError(
            f"{host}:{port} leads to {address}, which is not on the public internet; "
            "a peer of your own is named in FIRELINE_LOOPBACK_PEERS"
        ) from refused
