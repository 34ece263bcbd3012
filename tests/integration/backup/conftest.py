"""A small installation with something in every part, and the way to copy it and bring it back."""

import random
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import attrs
import pytest

from fireline import wiring
from fireline.domain.act import Act
from fireline.domain.authority import Authority, AuthorityKind
from fireline.domain.checkpoint import Checkpoint
from fireline.domain.clock import system_clock
from fireline.domain.message import Message
from fireline.scour import Batch
from fireline.settings import Settings
from fireline.store.backup import Made, make_backup, open_whole, restore_backup
from fireline.store.backup.acts import record_made
from fireline.store.backup.settling import Settled, record_restored, settle
from fireline.store.casework.configuration import configure
from fireline.store.observations import LakeObservationLog
from fireline.store.postgres import Database
from integration.backup.waiting import a_message_that_waits
from integration.store.observations.sayings import fingerprint, post

LATER = datetime(2026, 5, 2, tzinfo=UTC)
PASSPHRASE = "made-up words of a backup"
Progress = Callable[[str, int, int], None]


def silent(what: str, done: int, total: int) -> None:
    """Show nothing."""


@attrs.frozen
class Small:
    """An open installation, and what lies in it."""

    settings: Settings
    unit: wiring.Installation
    authority: Authority
    evidence: str

    def keep(self, *names: str) -> None:
        """Let the lake hold one more post for each name, each in files of its own."""
        for name in names:
            said = post(name)
            batch = Batch(
                observations=(said,), fingerprints=(fingerprint(said),), reached=Checkpoint(name)
            )
            LakeObservationLog(self.unit.lake).keep("shapes", batch)

    def backup(
        self, to: Path, *, progress: Progress = silent, with_keys: bool = True, second: int = 0
    ) -> Made:
        """Make a backup; ``second`` gives several of one test names of their own."""
        return make_backup(
            settings=self.settings,
            database=self.unit.database,
            to=to,
            passphrase=PASSPHRASE,
            with_keys=with_keys,
            clock=lambda: datetime(2026, 5, 1, 12, 0, second, tzinfo=UTC),
            progress=progress,
        )


@pytest.fixture(scope="session")
def _standing() -> Iterator[Small]:
    folder = passable_folder()
    settings = Settings(data=folder / "data", secret_key="only for tests")
    with wiring.opened(settings) as unit:
        authority = unit.authority_named(name="Unit North", kind=AuthorityKind.NATIONAL_UNIT)
        unit.add_officer(name="ann", authority=authority, password="blue square and triangle")
        small = Small(settings, unit, authority, unit.evidence.put(b"EXERCISE blue square"))
        unit.keys.wrapping()
        small.keep("first", "second", "third")
        yield small
        leave()
    shutil.rmtree(folder)


@pytest.fixture
def small(_standing: Small) -> Small:
    """The installation, with Django pointed to it."""
    configure(_standing.settings, _standing.unit.database)
    return _standing


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """A folder for backups."""
    return tmp_path / "backups"


@attrs.frozen
class Back:
    """An installation that was brought back, open as long as the test needs it."""

    settings: Settings
    database: Database
    settled: Settled


@pytest.fixture
def bring_back(scratch: Path) -> Iterator[Callable[[Path], Back]]:
    """Restore a backup onto an empty folder."""
    with ExitStack() as opened:
        yield lambda backup: restored(backup, scratch / "back", opened)


def restored(backup: Path, data: Path, opened: ExitStack, **changed: object) -> Back:
    """Restore a backup and leave it open until the stack is unwound."""
    settings = Settings(data=data, secret_key="only for tests", **changed)
    whole = open_whole(backup, PASSPHRASE)
    database, _ = opened.enter_context(restore_backup(whole, settings=settings, progress=silent))
    opened.callback(leave)
    settled = settle(whole.manifest, settings=settings, database=database, clock=lambda: LATER)
    return Back(settings, database, settled)


@attrs.frozen
class Trip:
    """An installation as it was, and as it came back."""

    before: Small
    made: Made
    message: Message
    back: Back


@pytest.fixture(scope="session")
def _there_and_back(_standing: Small) -> Iterator[Trip]:
    from fireline.store.casework.installation_acts import record_of_all

    configure(_standing.settings, _standing.unit.database)
    message = a_message_that_waits(_standing.unit, _standing.authority)
    told = {"ids": _standing.unit.ids, "clock": system_clock}
    record_of_all(Act.INSTALLATION_MADE, on="installation", because="EXERCISE", **told)
    _standing.unit.audit_keeper().stop()
    folder = passable_folder()
    with ExitStack() as opened:
        made = _standing.backup(folder / "backups")
        told = {"clock": system_clock, "randomness": random.Random(1)}
        record_made(made, _standing.settings, _standing.unit.database, **told)
        back = restored(made.folder, folder / "back", opened)
        record_restored(made.manifest, name="this", ids=_standing.unit.ids, clock=system_clock)
        yield Trip(_standing, made, message, back)
    shutil.rmtree(folder)


@pytest.fixture
def trip(_there_and_back: Trip) -> Trip:
    """An installation that was copied and brought back, with Django pointed to the one back."""
    configure(_there_and_back.back.settings, _there_and_back.back.database)
    return _there_and_back


def passable_folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="fireline-test-", dir="/tmp"))
    folder.chmod(0o711)
    return folder


def leave() -> None:
    """Let Django leave before its server goes."""
    from django.db import connections

    connections.close_all()
