"""A desk over real stores with a small world in it, and a known cast in front of it."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import attrs
import psycopg
import pytest

from casework_rows import IDS, casework_on
from fireline import wiring
from fireline.domain.authority import Authority, AuthorityKind, Officer, Role
from fireline.domain.message import Message, Receipt
from fireline.sandbox import PictureSandbox
from fireline.settings import Settings
from fireline.store.evidence import Evidence, Shelf
from fireline.store.observations import LakeObservationLog, open_lake
from integration.web.small_world import NOON, SmallWorld, fill, observe

PASSWORD = "exercise-only-1"


class SmallChannel:
    """A recipient that takes every message; it is the exercise's own."""

    name = "exercise"
    can_be_asked = True

    def __init__(self) -> None:
        self.taken: list[Message] = []

    def send(self, message: Message) -> Receipt:
        self.taken.append(message)
        return Receipt(reference=f"X{len(self.taken)}", at=NOON)

    def ask(self, message_id: str) -> Receipt | None:
        known = [one for one in self.taken if one.message_id == message_id]
        return Receipt(reference="X", at=NOON) if known else None


@attrs.frozen(kw_only=True)
class Cast:
    """Who is at the desk; all but Dan belong to the unit, and Eve belongs to none."""

    ann: Officer  #: an officer, who drafted everything
    ben: Officer  #: an approver
    lea: Officer  #: the lead
    aud: Officer  #: an auditor: reads and does not act
    adm: Officer  #: an administrator: sees no content
    dan: Officer  #: an approver of another authority


@attrs.frozen(kw_only=True)
class House:
    """The unit, its cast, its world and its stores."""

    authority: Authority
    cast: Cast
    world: SmallWorld
    installation: wiring.Installation
    channel: SmallChannel

    def within(self) -> object:
        """Open the unit's scope, to look behind the pages."""
        from fireline.store.casework.scope import authority_scope

        return authority_scope(self.authority.id)


@pytest.fixture(scope="session")
def channel() -> SmallChannel:
    """The one recipient that there is."""
    return SmallChannel()


@pytest.fixture(scope="session")
def installation(
    request: pytest.FixtureRequest, channel: SmallChannel
) -> Iterator[wiring.Installation]:
    """Open real stores, with what a collector would have brought.

    One server is enough for pages: what differs between servers is tested with the stores.
    """
    casework = casework_on(request, "embedded")
    folder = Path(tempfile.mkdtemp(prefix="fireline-desk-"))
    with psycopg.connect(casework.owner_dsn, autocommit=True) as owner:
        owner.execute("DROP SCHEMA IF EXISTS lake CASCADE")
    settings = Settings(data=folder, secret_key="only for tests")
    out = wiring.WaysOut(around=None, channels={"exercise": channel}, probes={}, media=None)
    with open_lake(settings, casework, clock=lambda: NOON) as lake, PictureSandbox() as pictures:
        unit = wiring.Installation(
            settings=settings,
            database=casework,
            lake=lake,
            clock=lambda: NOON + timedelta(hours=1),
            ids=IDS,
            seed=7,
            out=out,
            pictures=pictures,
            media=Evidence(str(folder / "evidence"), Shelf.MEDIA),
            evidence=Evidence(str(folder / "evidence"), Shelf.EVIDENCE),
        )
        observe(LakeObservationLog(lake), unit.media)
        yield unit
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def house(
    request: pytest.FixtureRequest, installation: wiring.Installation, channel: SmallChannel
) -> House:
    """A unit with a small world of casework and a known cast, fresh for each module."""
    casework_on(request, "embedded")
    from django.test import override_settings

    from fireline.web.desk import provide_desks

    # What the cast works on is an exercise: a password lets them in, and soon.
    override_settings(
        FIRELINE_EXERCISE=True, PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]
    ).enable()

    provide_desks(lambda row: installation.desk(_authority(row)))
    authority, cast = _cast()
    with installation.scope(authority.id):
        world = fill(installation.desk(authority), cast.ann, cast.ben)
    return House(
        authority=authority, cast=cast, world=world, installation=installation, channel=channel
    )


def _authority(row: object) -> Authority:
    from fireline.store.casework import people

    return people.authority_of(row.authority_id)  # type: ignore[attr-defined] -- an officer's row


def _cast() -> tuple[Authority, Cast]:
    from fireline.store.casework import people

    kind = AuthorityKind.NATIONAL_UNIT
    mine, theirs = (
        Authority(id=IDS(), name=f"EXERCISE {name} {IDS()}", kind=kind) for name in ("one", "two")
    )
    people.add_authority(mine)
    people.add_authority(theirs)
    roles = {
        "ann": Role.OFFICER,
        "ben": Role.APPROVER,
        "lea": Role.LEAD,
        "aud": Role.AUDITOR,
        "adm": Role.ADMINISTRATOR,
        "dan": Role.APPROVER,
    }
    members = {
        name: Officer(
            id=IDS(),
            authority=theirs.id if name == "dan" else mine.id,
            name=f"{name}-{IDS().hex[-8:]}",
            role=role,
            languages=("en", "ar"),
        )
        for name, role in roles.items()
    }
    for member in members.values():
        people.add_officer(member, password=PASSWORD)
    return mine, Cast(**members)


@pytest.fixture
def sign_in(house: House) -> Callable[[Officer], "Client"]:  # noqa: F821 -- Django is set up later
    """Return a browser in which a member of the cast is signed in."""
    from django.test import Client

    from fireline.store.casework.models import Officer as Row

    def signed_in(member: Officer) -> Client:
        client = Client(SERVER_NAME="127.0.0.1")
        client.force_login(Row.objects.get(pk=member.id))
        return client

    return signed_in


@attrs.define
class Wall:
    """A clock on the desk's wall that a test moves."""

    at: datetime

    def later(self, **given: float) -> None:
        """Let time pass."""
        self.at += timedelta(**given)


@pytest.fixture
def wall() -> Iterator[Wall]:
    """Hang a clock on the wall that stands still until it is moved."""
    from fireline.web.clock import hang

    moved = Wall(at=datetime.now(UTC))
    before = hang(lambda: moved.at)
    yield moved
    hang(before)


@pytest.fixture
def in_earnest(house: House) -> Iterator[None]:
    """Take the exercise for a real installation, which asks for a second factor."""
    from django.test import override_settings

    with override_settings(FIRELINE_EXERCISE=False):
        yield


def questions(client: object, address: str) -> int:
    """Count what one page asks of casework; sign-in, session and scope are the same for all."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        response = client.get(address)  # type: ignore[attr-defined] -- Django's test client
    assert response.status_code == 200
    return sum('FROM "casework_' in one["sql"] for one in asked)
