"""Maintenance: the one act that merges, forgets and expires; only one process does it."""

from datetime import date, datetime, timedelta

import attrs

from fireline.store.observations.lake import Lake
from fireline.store.observations.tables import TABLES

#: Readers and writers that are at work keep what they have opened for so long.
GRACE = timedelta(hours=1)


@attrs.frozen(kw_only=True)
class Upkeep:
    """What one round of maintenance left: files in use, and bytes in the folder."""

    files: int
    bytes: int


def compact(lake: Lake) -> None:
    """Merge the small files that appends leave; no row changes, and marks keep their meaning."""
    lake.change("CALL ducklake_merge_adjacent_files('lake')")


def forget(lake: Lake, table: str, *, before: date) -> None:
    """Delete whole days of one table, and rewrite what holds both kinds of rows.

    The bytes are gone from the folder only after ``expire``.
    """
    if table not in TABLES:
        raise ValueError(f"there is no table {table} in the lake")
    lake.change(f"DELETE FROM lake.{table} WHERE day < $before", {"before": before})  # noqa: S608 -- a name of our own
    lake.change(f"CALL ducklake_rewrite_data_files('lake', '{table}', delete_threshold => 0.0)")


def thin_checkpoints(lake: Lake) -> None:
    """Leave only the newest checkpoint of each source, and those of the last day."""
    lake.change(
        "DELETE FROM lake.checkpoints WHERE day < $day AND (source, stored_at) NOT IN"
        " (SELECT (source, max(stored_at)) FROM lake.checkpoints GROUP BY source)",
        {"day": (lake.clock() - timedelta(days=1)).date()},
    )


def expire(lake: Lake, *, older_than: datetime) -> None:
    """Let go of old states of the lake, and remove the files that no state needs any more."""
    moment = {"moment": older_than}
    lake.change("CALL ducklake_expire_snapshots('lake', older_than => $moment)", moment)
    lake.change("CALL ducklake_cleanup_old_files('lake', older_than => $moment)", moment)
    lake.change("CALL ducklake_delete_orphaned_files('lake', older_than => $moment)", moment)


def keep_up(lake: Lake, *, grace: timedelta = GRACE) -> Upkeep:
    """Do one round: thin checkpoints, merge, expire; leave the young to whoever reads them."""
    thin_checkpoints(lake)
    compact(lake)
    expire(lake, older_than=lake.clock() - grace)
    files = [file for file in lake.engine.folder.rglob("*.parquet") if file.is_file()]
    return Upkeep(files=len(files), bytes=sum(file.stat().st_size for file in files))
