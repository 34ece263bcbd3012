"""Whatever a name server answers, no packet leaves for an address that is not public."""

import ipaddress
import socket
from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from fireline.door import Gate
from fireline.errors import FirelineError

#: Drawing blindly would hardly ever hit what matters: these ranges are drawn from, too.
RANGES = (
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "224.0.0.0/4",
    "8.8.8.0/24",
    "::/96",
    "::ffff:0:0/96",
    "64:ff9b::/96",
    "2001::/32",
    "2002::/16",
    "2606:4700::/32",
    "fc00::/7",
    "fe80::/10",
    "ff00::/8",
)
ADDRESSES = st.one_of(st.ip_addresses(), *(st.ip_addresses(network=each) for each in RANGES)).map(
    str
)


@settings(max_examples=500)
@given(answers=st.lists(st.lists(ADDRESSES, min_size=1, max_size=4), min_size=1, max_size=3))
def test_nothing_that_is_not_global_is_ever_connected_to(answers: list[list[str]]) -> None:
    connected: list[str] = []
    waiting = iter(answers)

    def spy(address: str, _port: int, _seconds: float) -> socket.socket:
        connected.append(address)
        raise OSError("the spy never connects")

    gate = Gate(resolve=lambda _host, _port: tuple(next(waiting)), connect=spy)

    for _ in answers:
        with suppress(FirelineError):
            gate.dial("name.example", 443, seconds=1)

    assert [address for address in connected if not _is_public(address)] == []


@given(address=st.ip_addresses(network="8.0.0.0/8"))
def test_a_public_address_is_connected_to(address: ipaddress.IPv4Address) -> None:
    connected: list[str] = []

    def spy(to: str, _port: int, _seconds: float) -> socket.socket:
        connected.append(to)
        raise OSError("the spy never connects")

    with suppress(FirelineError):
        Gate(resolve=lambda _host, _port: (str(address),), connect=spy).dial("a.b", 80, seconds=1)

    assert connected == [str(address)]


def _is_public(address: str) -> bool:
    """Judge as the standard library does, by the address and by every one that it carries."""
    ip = ipaddress.ip_address(address)
    inside = []
    if isinstance(ip, ipaddress.IPv6Address):
        low = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        nat64 = [low] if ip in ipaddress.ip_network("64:ff9b::/96") else []
        inside = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ()), *nat64]
    every = [ip, *(one for one in inside if one is not None)]
    if every[1:] and isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped:
        every = every[1:]  # Python 3.11 calls every mapped address reserved
    return all(one.is_global and not one.is_multicast for one in every)
