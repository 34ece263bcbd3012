"""Carrying: who carried which work first when, from whom as far as that was told."""

from collections.abc import Iterable
from typing import Any, Self

import attrs
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fireline.identify.attention import shares_seen
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

        A column ``gone_at`` may say when a post was seen gone; without it all posts stand.

        Accounts that were set aside are left out, also as sources: what was taken from a report
        was brought in by who took it.
        """
        carriers, carrier = numbered(sightings["account"])
        aside = frozenset(set_aside)
        kept_names = np.array([name not in aside for name in carriers], dtype=np.bool_)
        accounts, kept = carriers[kept_names], kept_names[carrier]
        account = positions(carriers, accounts)[carrier[kept]]
        said_at = seconds_of(sightings["said_at"])[kept]
        work, post = numbered(sightings["work"])[1][kept], numbered(sightings["post"])[1][kept]
        sources, source_at = numbered(sightings["source"])
        source = np.append(positions(sources, accounts), NOBODY)[source_at][kept]
        order = np.lexsort((post, said_at, work))
        work, account, source = work[order], account[order], source[order]
        share = _share_seen(sightings, seconds_of(sightings["said_at"]))[kept][order]
        said_at = said_at[order]
        rows = _first_of_each(work * max(len(accounts), 1) + account)
        work_rows = work[rows]
        return cls(
            accounts=tuple(accounts.tolist()),
            work=work_rows,
            account=account[rows],
            said_at=said_at[rows],
            source=np.where(source[rows] == account[rows], NOBODY, source[rows]),
            first=np.diff(work_rows, prepend=-1) != 0,
            post_account=account,
            post_said_at=said_at,
            post_share=share,
        )


def _share_seen(sightings: pa.Table, said_at: Floats) -> Floats:
    """Return of each post which share of its views it got before it was gone."""
    if "gone_at" not in sightings.column_names:
        return np.ones(len(said_at))
    up = np.maximum(seconds_of(sightings["gone_at"]) - said_at, 0.0)
    return np.asarray(np.where(np.isnan(up), 1.0, shares_seen(up / 86_400.0)))


def seconds_of(moments: pa.ChunkedArray) -> Floats:
    """Return moments as seconds since 1970, NaN where there is none."""
    microseconds = moments.cast(pa.timestamp("us", tz="UTC")).cast(pa.int64())
    return np.asarray(microseconds.cast(pa.float64(), safe=False).to_numpy()) / 1e6


def numbered(column: pa.ChunkedArray) -> tuple[Names, Ints]:
    """Return the names in a column in their order, and of each row its name's place (-1: null)."""
    # Wider offsets, for the names of a hundred million rows do not fit 32 bits.
    encoded = column.cast(pa.large_string()).combine_chunks()
    encoded = encoded.dictionary_encode()
    names = np.array(encoded.dictionary.to_pylist(), dtype=np.object_)
    order = np.argsort(names)
    places = np.append(np.argsort(order), NOBODY)
    rows = encoded.indices.fill_null(len(names)).to_numpy(zero_copy_only=False)
    return names[order], places[rows].astype(np.int64)


def positions(names: Names, accounts: Names) -> Ints:
    """Say where each name stands among the accounts; NOBODY for one that does not."""
    known = {name: at for at, name in enumerate(accounts.tolist())}
    return np.array([known.get(name, NOBODY) for name in names.tolist()], dtype=np.int64)


def _first_of_each(keys: Ints) -> Ints:
    """Return where each key stands first, in the order of the rows."""
    return np.sort(np.unique(keys, return_index=True)[1]).astype(np.int64)
