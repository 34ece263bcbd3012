"""The gate: every way out asks it where a name leads, and connects to exactly that address."""

import socket
from collections.abc import Iterable

import attrs

from fireline.door.public_address import refuse_private
from fireline.errors import ConfigError, RefusedError, SourceUnavailable

Peer = tuple[str, int]


@attrs.frozen
class Gate:
    """Resolves a name once, refuses what is not public, and pins the connection to the answer.

    A peer that the settings name (a mail relay, the tests' servers) may live on a private address;
    nothing else may, whatever its name resolves to at the moment of connecting.
    """

    peers: frozenset[Peer] = frozenset()

    @classmethod
    def letting_through(cls, named: Iterable[str]) -> "Gate":
        """Return a gate that lets these ``host:port`` pairs through to private addresses.

        Raises:
            ConfigError: one of them is not ``host:port``.
        """
        return cls(frozenset(_peer(each) for each in named))

    def addresses(self, host: str, port: int) -> tuple[str, ...]:
        """Return the addresses behind a name that may be connected to, best first.

        Raises:
            SourceUnavailable: the name leads nowhere.
            RefusedError: one of its addresses is not public; a name that mixes both is a trap.
        """
        found = _resolved(host, port)
        if (host.lower(), port) not in self.peers:
            for address in found:
                _refuse(host, port, address)
        return found

    def dial(self, host: str, port: int, *, seconds: float) -> socket.socket:
        """Connect to a name, at the very address that was checked.

        Raises:
            SourceUnavailable: nobody answers there.
            RefusedError: the name leads to an address that is not public.
        """
        problem: OSError | None = None
        for address in self.addresses(host, port):
            try:
                return socket.create_connection((address, port), timeout=seconds)
            except OSError as failed:
                problem = failed
        raise SourceUnavailable(f"{host}:{port} does not answer: {problem}") from problem


def _peer(named: str) -> Peer:
    host, colon, port = named.rpartition(":")
    if not (host and colon and port.isdigit()):
        raise ConfigError(f"FIRELINE_LOOPBACK_PEERS names {named!r}, which is not host:port")
    return host.strip("[]").lower(), int(port)


def _resolved(host: str, port: int) -> tuple[str, ...]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as failed:
        raise SourceUnavailable(f"the name {host} cannot be resolved: {failed}") from failed
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


def _refuse(host: str, port: int, address: str) -> None:
    try:
        refuse_private(address)
    except RefusedError as refused:
        raise RefusedError(
            f"{host}:{port} leads to {address}, which is not on the public internet; "
            "a peer of your own is named in FIRELINE_LOOPBACK_PEERS"
        ) from refused
