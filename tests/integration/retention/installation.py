"""An installation of its own for a night: database, lake, media and evidence in one folder."""

import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import attrs

from fireline import wiring
from fireline.domain.authority import Authority, AuthorityKind, Officer, Role
from fireline.domain.ids import id_maker
from fireline.domain.retention import Basis, Erasure, Listed, Measure
from fireline.jobs import forgetting
from fireline.sandbox import PictureSandbox
from fireline.settings import Settings
from fireline.store.evidence import Evidence, Shelf
from fireline.store.observations import open_lake
from fireline.store.postgres import Database

NIGHT = datetime(2026, 7, 1, 2, 0, tzinfo=UTC)


@attrs.define
class Night:
    """The open installation, its unit and its people, and the hand of its clock."""

    unit: wiring.Installation
    authority: Authority
    lea: Officer
    ann: Officer
    hand: list[datetime]

    def at(self, moment: datetime) -> "Night":
        self.hand[0] = moment
        return self


@contextmanager
def installed(settings: Settings, database: Database) -> Iterator[Night]:
    """Open every store on a database that has its tables, and people one authority."""
    from fireline.store.casework import people

    hand = [NIGHT]
    clock = lambda: hand[0]  # noqa: E731 -- one hand that the test moves
    place = settings.evidence_url or str(settings.data / "evidence")
    ids = id_maker(clock, random.Random())
    with open_lake(settings, database, clock=clock) as lake, PictureSandbox() as pictures:
        unit = wiring.Installation(
            settings=settings,
            database=database,
            lake=lake,
            clock=clock,
            ids=ids,
            seed=7,
            out=wiring.WaysOut(around=None, channels={}, probes={}, media=None),
            pictures=pictures,
            media=Evidence(place, Shelf.MEDIA),
            evidence=Evidence(place, Shelf.EVIDENCE),
        )
        authority = Authority(id=ids(), name=f"unit {ids()}", kind=AuthorityKind.NATIONAL_UNIT)
        people.add_authority(authority)
        lea, ann = (
            Officer(id=ids(), authority=authority.id, name=f"{name}-{ids().hex[-6:]}", role=role)
            for name, role in (("lea", Role.LEAD), ("ann", Role.OFFICER))
        )
        for officer in (lea, ann):
            people.add_officer(officer, password=None)
        yield Night(unit=unit, authority=authority, lea=lea, ann=ann, hand=hand)


def listed(night: Night, key: str, **more: object) -> Erasure:
    """Put an account on the erase list, in the lead's name."""
    told = {
        "kind": Listed.ACCOUNT,
        "measure": Measure.ERASE,
        "basis": Basis.UNLAWFUL,
        "reason": "EXERCISE: it was collected against the law",
        "by": night.lea.id,
        "at": NIGHT,
    }
    return forgetting.put_on_list(night.unit, night.authority.id, key=key, **(told | more))


def emptied(folder: Path) -> Path:
    """Return a folder with nothing in it."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder
