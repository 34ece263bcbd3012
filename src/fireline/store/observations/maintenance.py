"""Maintenance: the one act that merges, forgets and expires; only one process does it.

A deletion in the lake is a mark beside a file. The bytes go when what is left of the file has been
rewritten, when no state of the lake needs the old file any more (``expire``), and when it has been
removed (docs/explanation/retention.md has what was measured).
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import attrs

from fireline.store.observations.lake import Lake
from fireline.store.observations.tables import TABLES

#: Readers and writers that are at work keep what they have opened for so long.
GRACE = timedelta(hours=1)
#: For when nobody else is at work: the database's clock may be a little ahead of ours.
NO_GRACE = timedelta(minutes=-1)


@attrs.frozen(kw_only=True)
class Upkeep:
    """What one round of maintenance left: files that lie there, and bytes in those in use."""

    files: int
    bytes: int


def compact(lake: Lake) -> None:
    """Merge the small files that appends leave; no row changes, and marks keep their meaning."""
    lake.change("CALL ducklake_merge_adjacent_files('lake')")


def forget(lake: Lake, table: str, *, before: date) -> int:
    """Delete whole days of one table, and rewrite what holds both kinds of rows; count the rows.

    The bytes are gone from the folder only after ``expire``.
    """
    gone = delete(lake, table, "day < $before", {"before": before})
    rewrite(lake, table)
    return gone


def delete(lake: Lake, table: str, condition: str, values: dict[str, object]) -> int:
    """Delete the rows of a table that meet a condition, and count them."""
    _require_table(table)
    told = lake.change(f"DELETE FROM lake.{table} WHERE {condition}", values)  # noqa: S608 -- a name and a condition of our own
    return _count(told)


def update(lake: Lake, table: str, changes: str, condition: str, values: dict[str, object]) -> int:
    """Change the rows of a table that meet a condition, and count them."""
    _require_table(table)
    told = lake.change(f"UPDATE lake.{table} SET {changes} WHERE {condition}", values)  # noqa: S608 -- as above
    return _count(told)


def rewrite(lake: Lake, table: str) -> None:
    """Write anew every file of a table in which a row was deleted, however few."""
    _require_table(table)
    # Inlining is off; what an older version kept in the catalogue becomes a file first.
    lake.change("CALL ducklake_flush_inlined_data('lake')")
    lake.change(f"CALL ducklake_rewrite_data_files('lake', '{table}', delete_threshold => 0.0)")


def thin_checkpoints(lake: Lake) -> int:
    """Leave only the newest checkpoint of each source, and those of the last day."""
    return delete(
        lake,
        "checkpoints",
        "day < $day AND (source, stored_at) NOT IN"
        " (SELECT (source, max(stored_at)) FROM lake.checkpoints GROUP BY source)",
        {"day": (lake.clock() - timedelta(days=1)).date()},
    )


def expire(lake: Lake, *, older_than: datetime) -> None:
    """Let go of old states of the lake, and remove the files that no state needs any more."""
    lake.forget_extremes()
    moment = {"moment": older_than}
    lake.change("CALL ducklake_expire_snapshots('lake', older_than => $moment)", moment)
    lake.change("CALL ducklake_cleanup_old_files('lake', older_than => $moment)", moment)
    lake.change("CALL ducklake_delete_orphaned_files('lake', older_than => $moment)", moment)


def keep_up(lake: Lake, *, grace: timedelta = GRACE) -> Upkeep:
    """Do one round: thin checkpoints, merge, expire; leave the young to whoever reads them."""
    thin_checkpoints(lake)
    compact(lake)
    expire(lake, older_than=lake.clock() - grace)
    return Upkeep(files=len(files_of(lake)), bytes=_bytes_in_use(lake))


def files_of(lake: Lake) -> list[str]:
    """Name every file that lies in the lake's folder or bucket, in use or not."""
    told = lake.change(
        "SELECT file FROM glob($files) ORDER BY file", {"files": f"{lake.engine.place}/**"}
    )
    return [str(name) for (name,) in told]


def _bytes_in_use(lake: Lake) -> int:
    told = lake.change("SELECT coalesce(sum(file_size_bytes), 0) FROM ducklake_table_info('lake')")
    return _count(told)


def _count(told: Sequence[tuple[object, ...]]) -> int:
    return int(str(told[0][0])) if told else 0


def _require_table(table: str) -> None:
    if table not in TABLES:
        raise ValueError(f"there is no table {table} in the lake")
