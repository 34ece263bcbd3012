"""Carrying: who carried which work first when, from whom as far as that was told."""

from collections.abc import Iterable
from typing import Any, Self

import attrs
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fireline.identify.attention import shares_seen
from fireline.identify.compiled import compiled
from fireline.identify.spread_graph import Flags, Floats, Ints

Names = NDArray[Any]
"""Names as Python's own strings: account keys differ much in length."""

NOBODY = -1
"""Source of what was passed on from nobody known."""


@attrs.frozen(kw_only=True, eq=False)
class Carrying:
    """One row for each account and work: the account's first post of it; and all its posts.

    Rows stand by work, then in the order in which accounts came to it. The first of a work is
    where it was first seen.
    """

    accounts: tuple[str, ...]  #: those that ever carried a work, by name
    work: Ints
    account: Ints
    said_at: Floats  #: seconds since 1970
    source: Ints  #: whom it was passed on from, or NOBODY
    first: Flags  #: the work was first seen here
    post_account: Ints  #: of every post of a work, its account
    post_said_at: Floats
    post_share: Floats  #: of the views that it would get, what a post got before it was gone

    @classmethod
    def from_sightings(cls, sightings: pa.Table, set_aside: Iterable[str] = ()) -> Self:
        """Read the table of sightings (``fireline.identify.sources.SIGHTINGS``).

        Names may come as text or numbered already (dictionaries; posts as numbers in their order).
        A column ``gone_at`` may say when a post was seen gone; without it all posts stand.

        Accounts that were set aside are left out, also as sources: what was taken from a report
        was brought in by who took it.
        """
        carriers, carrier = numbered(sightings["account"])
        aside = frozenset(set_aside)
        names_kept = np.array([name not in aside for name in carriers.tolist()], dtype=np.bool_)
        accounts = carriers[names_kept]
        if not names_kept.all():
            kept = names_kept[carrier]
            sightings = sightings.filter(pa.array(kept))
            carrier = carrier[kept]
        account = (np.cumsum(names_kept) - 1)[carrier]
        work, works = _groups(sightings["work"])
        said_at = seconds_of(sightings["said_at"])
        sources, source_at = numbered(sightings["source"])
        source = np.append(positions(sources, accounts), NOBODY)[source_at]
        order = _ordered(work, works, said_at, sightings["post"])
        share = _share_seen(sightings, said_at)[order]
        work, account, said_at = work[order], account[order], said_at[order]
        rows = _first_rows(work, account, len(accounts))
        work_rows, account_rows, source_rows = work[rows], account[rows], source[order[rows]]
        return cls(
            accounts=tuple(accounts.tolist()),
            work=work_rows,
            account=account_rows,
            said_at=said_at[rows],
            source=np.where(source_rows == account_rows, NOBODY, source_rows),
            first=np.diff(work_rows, prepend=-1) != 0,
            post_account=account,
            post_said_at=said_at,
            post_share=share,
        )


def _groups(works: pa.ChunkedArray) -> tuple[Ints, int]:
    """Number the works in the order of their names; and say how many there are."""
    names, rows = numbered(works)
    return rows, len(names)


def _ordered(work: Ints, works: int, said_at: Floats, post: pa.ChunkedArray) -> Ints:
    """Return the rows by work, within it by time, and at one time by post.

    Stores hand them on by time and post already; then one pass over the rows does.
    """
    _, posts = numbered(post)
    by_time = np.lexsort((posts, said_at)) if not _in_order(said_at, posts) else None
    if by_time is None:
        return _dealt_out(work, works)
    return np.asarray(by_time[_dealt_out(work[by_time], works)])


@compiled
def _in_order(said_at: Floats, post: Ints) -> bool:
    """Say whether the rows stand by time, and at one time by post."""
    for row in range(1, len(said_at)):
        if said_at[row] < said_at[row - 1]:
            return False
        if said_at[row] == said_at[row - 1] and post[row] < post[row - 1]:
            return False
    return True


@compiled
def _dealt_out(work: Ints, works: int) -> Ints:
    """Return the rows by work, those of one work in the order in which they stand."""
    place = np.zeros(works + 1, dtype=np.int64)
    for row in range(len(work)):
        place[work[row] + 1] += 1
    for one in range(works):
        place[one + 1] += place[one]
    order = np.empty(len(work), dtype=np.int64)
    for row in range(len(work)):
        order[place[work[row]]] = row
        place[work[row]] += 1
    return order


@compiled
def _first_rows(work: Ints, account: Ints, accounts: int) -> Ints:
    """Return where each account stands first in each work; the rows stand by work."""
    last = np.full(accounts, -1, dtype=np.int64)
    rows = np.empty(len(work), dtype=np.int64)
    found = 0
    for row in range(len(work)):
        if last[account[row]] != work[row]:
            last[account[row]] = work[row]
            rows[found] = row
            found += 1
    return rows[:found].copy()


def _share_seen(sightings: pa.Table, said_at: Floats) -> Floats:
    """Return of each post which share of its views it got before it was gone."""
    if "gone_at" not in sightings.column_names:
        return np.ones(len(said_at))
    if sightings["gone_at"].null_count == len(said_at):
        return np.ones(len(said_at))
    up = np.maximum(seconds_of(sightings["gone_at"]) - said_at, 0.0)
    return np.asarray(np.where(np.isnan(up), 1.0, shares_seen(up / 86_400.0)))


def seconds_of(moments: pa.ChunkedArray) -> Floats:
    """Return moments as seconds since 1970, NaN where there is none."""
    microseconds = moments.cast(pa.timestamp("us", tz="UTC")).cast(pa.int64())
    return np.asarray(microseconds.cast(pa.float64(), safe=False).to_numpy()) / 1e6


def numbered(column: pa.ChunkedArray) -> tuple[Names, Ints]:
    """Return the names in a column in their order, and of each row its name's place (-1: null).

    Numbers stand for themselves: what a store numbered in order has no names to sort.
    """
    if pa.types.is_integer(column.type):
        return np.zeros(0, dtype=np.object_), np.asarray(column.to_numpy(), dtype=np.int64)
    if pa.types.is_dictionary(column.type):
        encoded = _used(column.unify_dictionaries().combine_chunks())
    else:
        # Wider offsets, for the names of a hundred million rows do not fit 32 bits.
        encoded = column.cast(pa.large_string()).combine_chunks().dictionary_encode()
    names = np.array([*encoded.dictionary.to_pylist(), None], dtype=np.object_)[:-1]
    order = np.argsort(names)
    places = np.append(np.argsort(order), NOBODY)
    rows = encoded.indices.fill_null(len(names)).to_numpy(zero_copy_only=False)
    return names[order], places[rows].astype(np.int64, copy=False)


def _used(encoded: pa.DictionaryArray) -> pa.DictionaryArray:
    """Leave out the names that no row has."""
    count = len(encoded.dictionary)
    rows = encoded.indices.fill_null(count).to_numpy(zero_copy_only=False).astype(np.int64)
    used = np.bincount(rows, minlength=count + 1)[:count] > 0
    if used.all():
        return encoded
    places = np.append(np.cumsum(used) - 1, NOBODY)[rows]
    return pa.DictionaryArray.from_arrays(
        pa.array(places, mask=places == NOBODY), encoded.dictionary.filter(pa.array(used))
    )


def distinct(keys: Ints) -> Ints:
    """Return numbers in order, each once; numpy's own hashes them, 20 times as long."""
    ordered = np.sort(keys)
    return np.asarray(ordered[np.append(True, np.diff(ordered) != 0)[: len(ordered)]])


def positions(names: Names, accounts: Names) -> Ints:
    """Say where each name stands among the accounts; NOBODY for one that does not."""
    known = {name: at for at, name in enumerate(accounts.tolist())}
    return np.array([known.get(name, NOBODY) for name in names.tolist()], dtype=np.int64)
