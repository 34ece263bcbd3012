import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fireline.door.public_address import refuse_private
from fireline.errors import RefusedError

PRIVATE = (
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "169.254.169.254",
    "0.0.0.0",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "fe80::1",
    "fe80::1%lo",
    "fc00::1",
    "fec0::1",
    "ff02::1",
)
DRESSED = (
    "::ffff:127.0.0.1",  # IPv4-mapped
    "::127.0.0.1",  # IPv4-compatible
    "64:ff9b::7f00:1",  # NAT64
    "2002:7f00:1::",  # 6to4
    "2001:0:7f00:1::",  # Teredo
)


@pytest.mark.parametrize("address", [*PRIVATE, *DRESSED])
def test_what_is_not_on_the_public_internet_is_refused(address: str) -> None:
    with pytest.raises(RefusedError, match="not an address of the public internet"):
        refuse_private(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.216.34", "2606:4700::1", "::ffff:8.8.8.8"])
def test_a_public_address_is_let_through(address: str) -> None:
    refuse_private(address)


@given(st.ip_addresses(v=4))
def test_dressing_an_address_up_never_lets_it_through(plain: ipaddress.IPv4Address) -> None:
    for dressed in (f"::ffff:{plain}", f"2002:{int(plain) >> 16:x}:{int(plain) & 0xFFFF:x}::"):
        if _is_refused(str(plain)):
            assert _is_refused(dressed)


def _is_refused(address: str) -> bool:
    try:
        refuse_private(address)
    except RefusedError:
        return True
    return False
