"""Upgrading: the tables of an installation are brought to this version, and that is an act."""

from importlib.metadata import version

import attrs

from fireline.domain.act import Act
from fireline.domain.clock import Clock
from fireline.domain.ids import IdMaker
from fireline.settings import Settings
from fireline.store.casework.configuration import configure
from fireline.store.casework.migrating import Tables, migrate, require_not_ahead, standing
from fireline.store.observations import open_lake
from fireline.store.postgres import Database


@attrs.frozen(kw_only=True)
class Upgraded:
    """What an upgrade found and did."""

    tables: Tables  #: how they stood before
    crossed: int | None  #: the older PostgreSQL that the database came from


def upgrade_tables(
    *, settings: Settings, database: Database, crossed: int | None, ids: IdMaker, clock: Clock
) -> Upgraded:
    """Bring tables and lake to this version, and write it into every book if anything changed.

    Raises:
        ConfigError: a newer version has worked here.
    """
    configure(settings, database)
    require_not_ahead()
    before = standing()
    migrate()
    with open_lake(settings, database, clock=clock):
        pass  # Opening it makes what this version adds to it.
    if before is not Tables.CURRENT or crossed is not None:
        _record(crossed, ids, clock)
    return Upgraded(tables=before, crossed=crossed)


def _record(crossed: int | None, ids: IdMaker, clock: Clock) -> None:
    from fireline.store.casework.installation_acts import (
        record_of_all,  # -- models need a configured Django
    )

    across = f", from PostgreSQL {crossed}" if crossed is not None else ""
    record_of_all(
        Act.INSTALLATION_UPGRADED,
        on="installation tables",
        because=f"to Fireline {version('fireline')}{across}",
        ids=ids,
        clock=clock,
    )
