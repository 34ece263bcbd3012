"""Expiry: which days of which table are over, and what goes with them.

One table of periods for the whole lake. Whole days go; of accounts and their standing only those
that have fallen silent, for a profile is told once and looked at as long as its holder speaks.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta

from fireline.settings import Settings
from fireline.store.observations import maintenance
from fireline.store.observations.edges import keep_edges
from fireline.store.observations.lake import Lake

#: Which setting says how many days a table's rows stay. Checkpoints are thinned, not expired.
PERIODS: Mapping[str, Callable[[Settings], int]] = {
    "posts": lambda settings: settings.posts_days,
    "interactions": lambda settings: settings.posts_days,
    "media": lambda settings: settings.posts_days,
    "counts": lambda settings: settings.posts_days,
    "deletions": lambda settings: settings.posts_days,
    "quarantine": lambda settings: settings.posts_days,
    "accounts": lambda settings: settings.posts_days,
    "account_states": lambda settings: settings.posts_days,
    "fingerprints": lambda settings: settings.fingerprints_days,
    "pictures": lambda settings: settings.fingerprints_days,
    "gaps": lambda settings: settings.fingerprints_days,
    "edges": lambda settings: settings.edges_days,
}

#: Who said nothing any more since the first day that stays; asked when older posts have gone.
_SILENT = """
day < $before AND account NOT IN (
    SELECT account FROM lake.posts
    UNION SELECT actor FROM lake.interactions
)
"""
_CONDITIONS = {"accounts": _SILENT, "account_states": _SILENT}


def first_day(days: int, at: datetime) -> date:
    """Return the first day that stays when so many days are kept, today not counted."""
    return at.date() - timedelta(days=days)


def keep_edges_before(lake: Lake, before: date) -> int:
    """Keep the edges of every day whose posts are about to go; return how many there were."""
    days = lake.ask("days_before", before=before)["day"].to_pylist()
    return sum(keep_edges(lake, day) for day in days)


def overdue(lake: Lake, settings: Settings, at: datetime) -> dict[str, int]:
    """Count the rows whose time is over, table by table; nothing goes."""
    told = {table: _counted(lake, table, before) for table, before in _last_days(settings, at)}
    return {table: rows for table, rows in told.items() if rows}


def forget_days(lake: Lake, settings: Settings, at: datetime) -> dict[str, int]:
    """Delete every day whose time is over, and the bytes of posts; count the rows by table."""
    gone = {
        table: maintenance.delete(lake, table, _condition(table), {"before": before})
        for table, before in _last_days(settings, at)
    }
    gone["raw"] = _forget_raw(lake, first_day(settings.raw_days, at))
    gone["checkpoints"] = maintenance.thin_checkpoints(lake)
    changed = {table: rows for table, rows in gone.items() if rows}
    for table in changed:
        maintenance.rewrite(lake, "posts" if table == "raw" else table)
    return changed


def _forget_raw(lake: Lake, before: date) -> int:
    """Empty the bytes of posts that may stay longer than what they came in."""
    condition = "day < $before AND octet_length(raw) > 0"
    return maintenance.update(lake, "posts", "raw = ''::BLOB", condition, {"before": before})


def _last_days(settings: Settings, at: datetime) -> Iterator[tuple[str, date]]:
    """Return each table with the first of its days that stays; posts before who said them."""
    for table, period in PERIODS.items():
        yield table, first_day(period(settings), at)


def _condition(table: str) -> str:
    return _CONDITIONS.get(table, "day < $before")


def _counted(lake: Lake, table: str, before: date) -> int:
    told = lake.change(
        f"SELECT count(*) FROM lake.{table} WHERE {_condition(table)}",  # noqa: S608 -- names of our own
        {"before": before},
    )
    return int(told[0][0])
