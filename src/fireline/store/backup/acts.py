"""Acts: that a backup was made stands in every book, once it is whole."""

import random

from fireline.domain.act import Act
from fireline.domain.clock import Clock
from fireline.domain.ids import id_maker
from fireline.settings import Settings
from fireline.store.backup.making import Made
from fireline.store.casework.configuration import configure
from fireline.store.casework.migrating import is_current
from fireline.store.postgres import Database


def record_made(
    made: Made, settings: Settings, database: Database, *, clock: Clock, randomness: random.Random
) -> bool:
    """Write a backup into every book; tables of an older version take no act of this one."""
    configure(settings, database)
    if not is_current():
        return False
    from fireline.store.casework.installation_acts import (
        record_of_all,  # -- models need a configured Django
    )

    keys = "with" if made.manifest.with_keys else "without"
    record_of_all(
        Act.BACKUP_MADE,
        on=f"backup {made.folder.name}",
        because=f"{len(made.manifest.files)} files {keys} keys to {made.folder.parent}",
        ids=id_maker(clock, randomness),
        clock=clock,
    )
    return True
