"""What a unit does on a disk that is full, and again when there is room; told as JSON.

Run as a program, in a process of its own, with the name of what is done and the disk's folder. A
round of mail and a turn of tracking are begun when the database has no room for one more row.
"""

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from django.db import DatabaseError

from bad_input.small_disk import fill
from crash.officers import Pair, pair
from crash.trial import Letters
from fireline import wiring
from fireline.domain.act import Act, AuditRow
from fireline.domain.checkpoint import Checkpoint
from fireline.errors import FirelineError
from fireline.loop import deliver_due
from fireline.refer import recover
from fireline.scour import Batch
from fireline.settings import Settings
from fireline.store.observations import LakeObservationLog
from fireline.track import track
from fireline.track.fingerprints import fingerprints_of
from installation_at_work import free_port
from integration.store.observations.sayings import post

REFERRALS, TRIES = 12, 5
SHARED, SHARERS = 1_500, 3
LARGE, SMALL = 4_000, 1


def mail(disk: Path) -> dict[str, Any]:
    """Hand letters over without room to note that they went, and again with it."""
    letters = Letters()
    post_office = Controller(letters, hostname="127.0.0.1", port=free_port())
    post_office.start()
    relay = f"127.0.0.1:{post_office.port}"
    settings = Settings(
        data=disk / "data",
        mail_relay=relay,
        mail_sender="unit@unit.example",
        loopback_peers=(relay,),
    )
    with wiring.opened(settings) as unit:
        officers = pair(unit)
        work = officers.work()
        for _ in range(REFERRALS):
            officers.refer(work)
        desk = unit.desk(officers.authority)
        with no_room(disk, officers):
            said = [refused(lambda: deliver_due(desk)) for _ in range(TRIES)]
        left_in_the_full = letters.taken.total()
        recover(
            file=desk.case_file,
            outbox=desk.outbox,
            channels=desk.channels,
            clock=desk.clock,
            authority=desk.authority.id,
            patience=timedelta(0),
        )
        deliver_due(desk)
        told = {
            "said": said,
            "left_in_the_full": left_in_the_full,
            "taken": sorted(letters.taken.values()),
            "states": _states(unit, officers),
            "delivered_without_a_letter": _delivered(unit, officers) - set(letters.taken),
        }
    post_office.stop()
    return told


def tracking(disk: Path) -> dict[str, Any]:
    """Turn tracking without room for what it finds, and again with it."""
    with wiring.opened(Settings(data=disk / "data")) as unit:
        officers = pair(unit)
        desk = unit.desk(officers.authority)
        _say_much(unit)
        before = desk.ledger.reached()
        with no_room(disk, officers):
            said = [refused(lambda: _track(desk))]
            between = [desk.ledger.reached() == before, len(desk.ledger.open_candidates())]
        first, second = _track(desk), _track(desk)
        return {
            "said": said,
            "between": between,
            "found": [first.candidates, second.candidates],
            "open": len(desk.ledger.open_candidates()),
            "recorded": _acts(unit, officers, Act.CANDIDATE_PROPOSED),
        }


@contextmanager
def no_room(disk: Path, officers: Pair) -> Iterator[None]:
    """Let the database find no room for one more row, large or small, until the block ends."""
    everything = disk / "everything"
    with everything.open("wb", buffering=0) as file:
        for size in (LARGE, SMALL):
            while True:
                fill(file)  # again and again: the server gives room back on its own
                if refused(lambda size=size: _note(officers, "x" * size)):
                    break
        fill(file)
        yield
    everything.unlink()


def refused(act: Callable[[], object]) -> str:
    """Do it; return why it was refused, or nothing."""
    try:
        act()
    except (DatabaseError, FirelineError) as failed:
        return str(failed)
    return ""


def _note(officers: Pair, words: str) -> None:
    desk = officers.unit.desk(officers.authority)
    row = AuditRow(
        act=Act.AUDIT_EXPORTED,
        authority=officers.authority.id,
        officer=officers.ann.id,
        on="audit",
        because=words,
        at=desk.clock(),
    )
    with desk.ledger.recording(row):
        pass


def _say_much(unit: wiring.Installation) -> None:
    """Let three accounts say each of many things."""
    said = tuple(
        post(f"{thing}-{who}", account=f"account{who}", text=f"EXERCISE {thing} " + "blue " * 30)
        for thing in range(SHARED)
        for who in range(SHARERS)
    )
    batch = Batch(
        observations=said, fingerprints=tuple(fingerprints_of(said)), reached=Checkpoint("1")
    )
    LakeObservationLog(unit.lake).keep("shapes", batch)


def _track(desk: Any) -> Any:
    return track(
        log=desk.fingerprint_log,
        ledger=desk.ledger,
        ids=desk.ids,
        clock=desk.clock,
        authority=desk.authority.id,
        settings=desk.settings,
    )


def _states(unit: wiring.Installation, officers: Pair) -> dict[str, int]:
    from fireline.store.casework.models import OutgoingMessage

    with unit.scope(officers.authority.id):
        return dict(Counter(OutgoingMessage.objects.values_list("delivery", flat=True)))


def _delivered(unit: wiring.Installation, officers: Pair) -> set[str]:
    from fireline.store.casework.models import OutgoingMessage

    with unit.scope(officers.authority.id):
        rows = OutgoingMessage.objects.filter(delivery="delivered")
        return {name.strip("<>") for name in rows.values_list("message_id", flat=True)}


def _acts(unit: wiring.Installation, officers: Pair, act: Act) -> int:
    from fireline.store.casework.models import AuditEntry

    with unit.scope(officers.authority.id):
        return AuditEntry.objects.filter(act=act.value).count()


if __name__ == "__main__":
    done = {"mail": mail, "tracking": tracking}[sys.argv[1]](Path(sys.argv[2]))
    json.dump(done, sys.stdout, default=sorted)
