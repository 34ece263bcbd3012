"""The platform as the wiring makes it, on a real network on loopback."""

from collections.abc import Callable, Iterator
from itertools import count

import pytest

from e2e.network.fixture import network
from e2e.network.network import Network
from e2e.network.people import PASSWORD, Person, settle
from fireline.domain.clock import system_clock
from fireline.door import Gate, HttpDoor, StreamDoor
from fireline.platforms import Around
from fireline.settings import Settings

__all__ = ["network"]

Settle = Callable[[str], Person]


@pytest.fixture(scope="session")
def unit_account(network: Network) -> Person:
    """The unit's own account, which says what it is."""
    unit = settle(network, "unit-north")
    unit.introduce("Unit North (EXERCISE)", about="The account of an internet referral unit.")
    return unit


@pytest.fixture(scope="session")
def around(network: Network, unit_account: Person) -> Iterator[Around]:
    """What the platform is handed: the real doors, and settings that name this network."""
    places = network.places
    settings = Settings(
        loopback_peers=places.peers,
        bluesky_relay=places.firehose,
        bluesky_appview=places.appview,
        bluesky_plc=places.plc,
        bluesky_labeler=places.ozone,
        bluesky_service=places.pds,
        bluesky_handle=unit_account.handle,
        bluesky_password=PASSWORD,
        bluesky_report_to=places.ozone_did,
    )
    gate = Gate.letting_through(settings.loopback_peers)
    with HttpDoor(gate) as http:
        yield Around(settings=settings, clock=system_clock, http=http, streams=StreamDoor(gate))


@pytest.fixture(scope="session")
def someone(network: Network) -> Settle:
    """Let people settle whose names nobody else on the network has."""
    numbers = count(1)
    return lambda name: settle(network, f"{name}{next(numbers)}")
