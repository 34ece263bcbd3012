"""Sighting days: the sightings of one authority in numbers; only a day that changed is read.

Millions of rows take many seconds to come out of the database as text, and few of them are new.
So each day's rows are kept in the memory of the process, beside a tally of what the database had
of that day: how many rows, how many refused, the newest of each, and a sum over the accounts. A
day whose tally has changed (a sighting came late, was refused, or was erased) is read again; the
others are not. Works that ended and posts that are gone are asked anew each time, for they change
without a sighting.
"""

import threading
from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

import attrs
import numpy as np
import pyarrow as pa
from django.db import connection
from numpy.typing import NDArray

from fireline.identify.sources import CARRIED
from fireline.store.casework import bulk
from fireline.store.name_book import NameBook, Numbers

AT_ONCE = 1_000_000
"""Rows that are read in one go; more would fill the memory with their text."""

_DAY = 86_400_000_000

_TALLY = """
SELECT floor(extract(epoch FROM said_at) / 86400)::bigint AS day, count(*), count(refused_at),
       max(id::text), max(refused_at), sum(hashtext(account)::bigint)
FROM casework_sightingrow
WHERE seen_at >= %s
GROUP BY 1 ORDER BY 1
"""

_ROWS = """
SELECT work_id::text, account, post, (extract(epoch FROM said_at) * 1000000)::bigint, via,
       nullif(source, ''), hashtextextended(post, 0)
FROM casework_sightingrow
WHERE refused_at IS NULL AND seen_at >= %s
  AND said_at >= to_timestamp(%s::bigint * 86400) AND said_at < to_timestamp(%s::bigint * 86400)
"""

_READ = pa.schema(
    {
        "work": pa.string(),
        "account": pa.string(),
        "post": pa.string(),
        "said_at": pa.int64(),
        "via": pa.string(),
        "source": pa.string(),
        "mark": pa.int64(),
    }
)

_ENDED = "SELECT id::text FROM casework_workrow WHERE ended_at IS NOT NULL"

#: A post is gone while its newest look says so, and since the first look that did.
_GONE = """
WITH gone AS (
    SELECT p.key, min(l.at) FILTER (WHERE l.presence = 'gone') AS at
    FROM casework_place p JOIN casework_lookrow l ON l.place_id = p.id
    WHERE p.kind = 'post'
    GROUP BY p.key
    HAVING (array_agg(l.presence ORDER BY l.at DESC, l.id DESC))[1] = 'gone'
)
SELECT hashtextextended(s.post, 0), (extract(epoch FROM min(g.at)) * 1000000)::bigint
FROM gone g JOIN casework_sightingrow s ON s.native = g.key
GROUP BY s.post
ORDER BY 1
"""

Longs = NDArray[np.int64]


@attrs.frozen(kw_only=True, eq=False)
class _Rows:
    """The sightings of one day, or of several, by time and post."""

    work: Numbers
    account: Numbers
    source: Numbers
    via: Numbers
    said_at: Longs  #: microseconds since 1970
    opens: NDArray[np.bool_]  #: the first row of its post
    mark: Longs  #: of the post

    @classmethod
    def joined(cls, days: Iterable["_Rows"]) -> "_Rows":
        """Put days behind each other."""
        rows = list(days) or [_nothing()]
        return cls(
            **{
                name: np.concatenate([getattr(one, name) for one in rows])
                for name in attrs.fields_dict(cls)
            }
        )

    def only(self, rows: "slice | NDArray[np.bool_]") -> "_Rows":
        """Return some of the rows."""
        return _Rows(**{name: getattr(self, name)[rows] for name in attrs.fields_dict(_Rows)})


_Tally = tuple[object, ...]


class SightingDays:
    """What one process has read of one authority's sightings; threads may share it."""

    def __init__(self) -> None:
        """Start with nothing read."""
        self._names, self._works, self._vias = NameBook(), NameBook(), NameBook()
        self._days: dict[int, tuple[_Tally, _Rows]] = {}
        self._lock = threading.Lock()
        self.read = 0  #: rows that were read from the database so far

    def table(self, since: datetime) -> pa.Table:
        """Return the sightings of live works (``CARRIED``) by time and post, inside a scope."""
        with self._lock:
            self._bring_up_to(since)
            rows = _Rows.joined(self._days[day][1] for day in sorted(self._days))
            return self._told(rows)

    def _bring_up_to(self, since: datetime) -> None:
        tallies = {int(str(row[0])): tuple(row[1:]) for row in _asked(_TALLY, since)}
        self._days = {day: kept for day, kept in self._days.items() if tallies.get(day) == kept[0]}
        missing = [day for day in tallies if day not in self._days]
        for first, last in _stretches(missing, tallies):
            table = bulk.read(_ROWS, [since, first, last + 1], _READ)
            self.read += table.num_rows
            rows = self._numbered(table)
            day_of = rows.said_at // _DAY
            for day in range(first, last + 1):
                of_day = slice(*np.searchsorted(day_of, [day, day + 1]).tolist())
                self._days[day] = (tallies[day], rows.only(of_day))

    def _numbered(self, table: pa.Table) -> _Rows:
        order = _by_time(table["said_at"].to_numpy(), table["post"])
        said_at, mark = table["said_at"].to_numpy()[order], table["mark"].to_numpy()[order]
        return _Rows(
            work=self._works.numbers(table["work"])[order],
            account=self._names.numbers(table["account"])[order],
            source=self._names.numbers(table["source"])[order],
            via=self._vias.numbers(table["via"])[order],
            said_at=said_at,
            opens=np.diff(mark, prepend=~mark[:1]) != 0,
            mark=mark,
        )

    def _told(self, rows: _Rows) -> pa.Table:
        ended = self._works.numbers(
            pa.chunked_array([[row[0] for row in _asked(_ENDED)]], "string")
        )
        if len(ended) and (over := np.isin(rows.work, ended)).any():
            # What opened a post may be gone with its work; its next row opens it then.
            post = np.cumsum(rows.opens)
            rows = rows.only(~over)
            rows = attrs.evolve(rows, opens=np.diff(post[~over], prepend=0) != 0)
        moment = CARRIED.field("said_at").type
        return pa.table(
            {
                "work": self._works.column(rows.work),
                "account": self._names.column(rows.account),
                "post": np.cumsum(rows.opens),
                "said_at": pa.array(rows.said_at).cast(pa.timestamp("us")).cast(moment),
                "via": self._vias.column(rows.via),
                "source": self._names.column(rows.source),
                "gone_at": _gone_at(rows.mark, moment),
            }
        )


def _nothing() -> _Rows:
    none, long = np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.int64)
    opens = np.zeros(0, dtype=np.bool_)
    return _Rows(
        work=none, account=none, source=none, via=none, said_at=long, opens=opens, mark=long
    )


def _stretches(days: list[int], tallies: dict[int, _Tally]) -> Iterator[tuple[int, int]]:
    """Join days that follow each other to stretches that are read in one go."""
    begun, rows, before = None, 0, 0
    for day in days:
        count = int(str(tallies[day][0]))
        if begun is not None and (day != before + 1 or rows + count > AT_ONCE):
            yield begun, before
            begun, rows = None, 0
        begun = day if begun is None else begun
        rows, before = rows + count, day
    if begun is not None:
        yield begun, before


def _by_time(said_at: Longs, post: pa.ChunkedArray) -> Longs:
    """Return the rows by time, and at one time by post; hardly any two have one time."""
    order = np.argsort(said_at, kind="stable")
    times = said_at[order]
    same = np.zeros(len(times), dtype=np.bool_)
    same[1:] = times[1:] == times[:-1]
    same[:-1] |= times[1:] == times[:-1]
    if same.any():
        rows = order[same]
        names = post.take(pa.array(rows)).to_pylist()
        within = sorted(range(len(rows)), key=lambda nth: (said_at[rows[nth]], names[nth]))
        order[same] = rows[within]
    return order


def _gone_at(mark: Longs, moment: pa.DataType) -> pa.Array:
    """Say of each row when its post was seen gone; null while it was not."""
    gone = _asked(_GONE)
    if not gone or not len(mark):
        return pa.nulls(len(mark), moment)
    marks, moments = (np.array(column, dtype=np.int64) for column in zip(*gone, strict=True))
    at = np.minimum(np.searchsorted(marks, mark), len(marks) - 1)
    told = pa.array(moments[at], mask=marks[at] != mark)
    return told.cast(pa.timestamp("us")).cast(moment)


def _asked(question: str, *given: datetime) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question, given)
        return list(cursor.fetchall())


_KEPT: dict[UUID, SightingDays] = {}


def sighting_days(authority: UUID) -> SightingDays:
    """Return what this process has read of one authority."""
    return _KEPT.setdefault(authority, SightingDays())
