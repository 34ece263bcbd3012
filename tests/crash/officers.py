"""Two officers who capture, draft and approve without end, in a process that may die at any moment.

Run as a program, with the journal's file as its only argument. What is in the journal was committed
before it was written there: whatever dies afterwards, it must not be lost.
"""

import os
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import attrs

from fireline import wiring
from fireline.domain.assessment import Assessment, ExclusionCheck, Ground
from fireline.domain.authority import Authority, AuthorityKind, Officer, Role
from fireline.domain.location import Location, LocationKind
from fireline.domain.referral import Instrument
from fireline.domain.work import Tier, Work
from fireline.refer import approve, capture, deconflict, draft, guard, held
from fireline.settings import read_settings

UNIT = "EXERCISE unit"
RECIPIENT = "mail:desk@provider.example"
ASSESSMENT = Assessment(
    ground=Ground.INCITES,
    reasons="EXERCISE it asks for more triangles",
    exclusion=ExclusionCheck(purpose="EXERCISE to be spread on every wall"),
)


@attrs.frozen
class Pair:
    """An officer who drafts and another who approves."""

    unit: wiring.Installation
    authority: Authority
    ann: Officer
    ben: Officer

    def work(self) -> UUID:
        """Return the one work; it is judged the first time."""
        ledger = self.unit.desk(self.authority).ledger
        for known in ledger.works():
            return known.id
        made = Work(
            id=self.unit.ids(),
            title="EXERCISE blue triangle",
            tier=Tier.PROMOTIONAL,
            judged_at=self.unit.clock(),
            judged_by=self.ann.id,
            ground=Ground.INCITES.value,
        )
        ledger.add_work(made, ASSESSMENT, None)
        return made.id

    def refer(self, work: UUID) -> UUID:
        """Take one place from its capture to an approved referral, each act by itself."""
        desk = self.unit.desk(self.authority)
        place = self._place(desk)
        self._capture(desk, place)
        act = self._acts(desk, by=self.ann)
        drafted = draft(
            location=place,
            work=work,
            recipient=RECIPIENT,
            instrument=Instrument.TERMS_REFERRAL,
            reasons="EXERCISE it asks for more triangles",
            terms="Rule 4 on coloured shapes",
            ids=desk.ids,
            **act,
        )
        guard(referral=drafted.id, settings=desk.settings, **act)
        deconflict(referral=drafted.id, deconfliction=desk.deconfliction, **act)
        approve(
            referral=drafted.id,
            outbox=desk.outbox,
            settings=desk.settings,
            ids=desk.ids,
            **self._acts(desk, by=self.ben),
        )
        return drafted.id

    def _place(self, desk: Any) -> Location:
        made = desk.ids()
        url = f"https://provider.example/{made}"
        return desk.case_file.ensure_location(
            Location(
                id=made,
                kind=LocationKind.POST,
                key=f"provider:{made}",
                platform="provider",
                url=url,
            )
        )

    def _capture(self, desk: Any, place: Location) -> None:
        at: datetime = desk.clock()
        material = f"EXERCISE what stood at {place.key}".encode() * 2_000
        capture(
            location=place,
            taken=held(place, material, at=at, seen_at=None),
            evidence=desk.evidence,
            **self._acts(desk, by=self.ann),
        )

    def _acts(self, desk: Any, *, by: Officer) -> dict[str, Any]:
        return {
            "file": desk.case_file,
            "authority": self.authority.id,
            "at": desk.clock(),
            "by": by.id,
        }


def pair(unit: wiring.Installation) -> Pair:
    """Return the two officers; they are made the first time."""
    authority = unit.authority_named(name=UNIT, kind=AuthorityKind.NATIONAL_UNIT)
    known = {officer.name: officer for officer in unit.officers()}
    for name in ("ann", "ben"):
        if name not in known:
            known[name] = unit.add_officer(
                name=name,
                authority=authority,
                role=Role.APPROVER,
                password="EXERCISE nine blue triangles",
            )
    return Pair(unit, authority, known["ann"], known["ben"])


def journal(path: Path) -> Callable[[UUID], None]:
    """Return what writes a line and waits until it is on the disk."""
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def write(done: UUID) -> None:
        os.write(file, f"{done}\n".encode())
        os.fsync(file)

    return write


def main() -> None:
    """Refer until the process is ended."""
    done = journal(Path(sys.argv[1]))
    with wiring.opened(read_settings()) as unit:
        officers = pair(unit)
        work = officers.work()
        while True:
            done(officers.refer(work))


if __name__ == "__main__":
    main()
