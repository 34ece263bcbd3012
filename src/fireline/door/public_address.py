"""What is an address of the public internet, and what only looks like one."""

import ipaddress

from fireline.errors import RefusedError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

#: Withdrawn (RFC 3879), but some private networks still use it.
_SITE_LOCAL = ipaddress.IPv6Network("fec0::/10")


def refuse_private(address: str) -> None:
    """Refuse an address that is not on the public internet, in whatever dress it comes.

    IPv6 addresses that carry an IPv4 one are judged by both. Those of ``::/8`` are refused whole:
    IPv4-compatible ones and NAT64 (RFC 4291, RFC 6052) lie in there, and nothing public does.

    Raises:
        RefusedError: it is private, loopback, link-local, multicast, reserved, or carries one.
    """
    outer = ipaddress.ip_address(address)
    if not all(_is_public(each) for each in (outer, *_carried(outer))):
        raise RefusedError(f"{address} is not an address of the public internet")


def _is_public(address: Address) -> bool:
    if isinstance(address, ipaddress.IPv6Address) and address in _SITE_LOCAL:
        return False
    if address.is_reserved and not _is_mapped(address):
        return False
    return address.is_global and not address.is_multicast


def _is_mapped(address: Address) -> bool:
    return isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None


def _carried(address: Address) -> tuple[Address, ...]:
    """Return the IPv4 addresses that an IPv6 address carries inside."""
    if isinstance(address, ipaddress.IPv4Address):
        return ()
    told = (address.ipv4_mapped, address.sixtofour, *(address.teredo or ()))
    return tuple(each for each in told if each is not None)
