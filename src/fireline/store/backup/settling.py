"""Settling: what is left to do and to check when a restored database is open.

The tables are brought to this version, the lake is read, the outbox set aside, the audit checked,
and the restore itself becomes an act in every book.
"""

from collections.abc import Mapping

import attrs
import duckdb

from fireline.domain.act import Act
from fireline.domain.clock import Clock
from fireline.domain.ids import IdMaker
from fireline.settings import Settings
from fireline.store.backup.manifest import Manifest
from fireline.store.backup.refilling import require_equal
from fireline.store.casework.configuration import configure
from fireline.store.casework.migrating import is_current, migrate
from fireline.store.keys import KeyRing
from fireline.store.observations import open_lake
from fireline.store.postgres import Database


@attrs.frozen(kw_only=True)
class Audited:
    """What the check of every authority's audit said."""

    records: int
    broken: tuple[str, ...]  #: what does not hold; it did not hold when the backup was made
    checked: bool = True  #: without the signing key nothing can be checked


@attrs.frozen(kw_only=True)
class Settled:
    """What was found when the restored installation was opened."""

    upgraded: bool  #: the tables were of an older version
    lake_rows: Mapping[str, int]
    set_aside: int  #: messages that may have been sent since the backup was made
    audit: Audited


def settle(
    manifest: Manifest,
    *,
    settings: Settings,
    database: Database,
    clock: Clock,
) -> Settled:
    """Make a restored installation fit for work.

    Raises:
        StoreError: the lake cannot be read, or holds other rows than it did.
    """
    configure(settings, database)
    upgraded = bool(manifest.migrations) and not is_current()
    if not is_current():
        migrate()
    lake = _read_lake(manifest, settings, database, clock)
    return Settled(
        upgraded=upgraded,
        lake_rows=lake,
        set_aside=_set_aside(manifest),
        audit=_audited(manifest, settings),
    )


def record_restored(manifest: Manifest, *, name: str, ids: IdMaker, clock: Clock) -> None:
    """Write the restore into every book."""
    from fireline.store.casework.installation_acts import (
        record_of_all,  # -- models need a configured Django
    )

    age = clock() - manifest.made_at
    because = f"made at {manifest.made_at.isoformat()}, {age.days} days before it was restored"
    record_of_all(Act.BACKUP_RESTORED, on=f"backup {name}", because=because, ids=ids, clock=clock)


def _read_lake(
    manifest: Manifest, settings: Settings, database: Database, clock: Clock
) -> Mapping[str, int]:
    """Read a column of every file of the lake, and compare the rows."""
    with open_lake(settings, database, clock=clock) as lake:
        cursor = lake.engine.attach(database.app_dsn)
        try:
            found = {name: _rows(cursor, name) for name in manifest.lake_rows}
        finally:
            cursor.close()
    require_equal(manifest.lake_rows, found, "the lake")
    return found


def _rows(lake: duckdb.DuckDBPyConnection, table: str) -> int:
    """Count a column that every file has, so that every file is opened."""
    counted = lake.execute(f'SELECT count(stored_at) FROM lake."{table}"')  # noqa: S608 -- a name of the catalogue
    return int(counted.fetchall()[0][0])


def _set_aside(manifest: Manifest) -> int:
    from fireline.store.casework import people  # -- models need a configured Django
    from fireline.store.casework.set_aside import set_aside_messages  # -- as above

    return sum(
        set_aside_messages(authority.id, at=manifest.made_at) for authority in people.authorities()
    )


def _audited(manifest: Manifest, settings: Settings) -> Audited:
    """Reckon every audit anew; heads that were copied outside since are newer and not asked."""
    if not manifest.with_keys:
        return Audited(records=0, broken=(), checked=False)
    from fireline.store.audit.checking import check  # -- models need a configured Django
    from fireline.store.casework import people  # -- as above

    keys = [KeyRing.of(settings).verifying()]
    found = [check(one.id, keys=keys, outside=None) for one in people.authorities()]
    broken = [sentence for one in found if not one.whole for sentence in one.sentences()]
    return Audited(records=sum(one.size for one in found), broken=tuple(broken))
