"""Learned graph: from what was seen to the spread graph, in one step that can be repeated."""

import os
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

import attrs
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fireline.domain.ids import AccountKey
from fireline.errors import FirelineError
from fireline.identify.carrying import Carrying, numbered, positions
from fireline.identify.exposure import Exposure, exposure_of
from fireline.identify.link_lists import LinkLists, link_lists
from fireline.identify.origination import origination, originations
from fireline.identify.same_item import as_items
from fireline.identify.spread_graph import Floats, Ints, SpreadGraph
from fireline.identify.spread_learning import Lessons, Passing, lessons
from fireline.identify.volume import posts_per_work
from fireline.identify.window import Window

BYTES_OF_ROW, BYTES_OF_PAIR, BYTES_OF_DRAW = 100, 150, 8
"""Memory that learning takes for each post, each pair of accounts, and each pair in a draw."""


@attrs.frozen(kw_only=True, eq=False)
class Seen:
    """What was seen of works and accounts, read once for any number of graphs."""

    carrying: Carrying
    ties: Ints  #: (whom, who) by position: the second turned to the first
    exposure: Exposure
    opposing: Floats  #: views of each post by accounts that were set aside
    opposing_said_at: Floats
    gone: frozenset[str]  #: accounts that were seen gone and posted nothing since
    lists: LinkLists

    @classmethod
    def from_tables(
        cls,
        sightings: pa.Table,
        audience: pa.Table,
        ties: pa.Table,
        *,
        set_aside: Iterable[str] = (),
        removed: Mapping[AccountKey, datetime] | None = None,
    ) -> "Seen":
        """Read the tables of the sources' port."""
        aside = frozenset(set_aside)
        sightings = as_items(sightings)
        carrying = Carrying.from_sightings(sightings, aside)
        against = Carrying.from_sightings(_of(sightings, aside))
        views = exposure_of(_array(against.accounts), audience).views
        return cls(
            carrying=carrying,
            ties=_ties(ties, carrying.accounts),
            exposure=exposure_of(_array(carrying.accounts), audience),
            opposing=views[against.post_account],
            opposing_said_at=against.post_said_at,
            gone=_gone(carrying, removed or {}),
            lists=link_lists(sightings, carrying.accounts),
        )

    def opposing_exposure(self, window: Window) -> float:
        """Return the exposures a day through accounts that report, research or oppose."""
        counts = window.holds(self.opposing_said_at) & window.known(self.opposing_said_at)
        weight = window.weights(self.opposing_said_at)
        known_days = window.known_days()
        return float(np.sum((self.opposing * weight)[counts])) / known_days if known_days else 0.0


def spread_graph(seen: Seen, window: Window) -> tuple[SpreadGraph, Passing]:
    """Learn the graph of a window: who passes on, who starts, who is seen by how many.

    Accounts that are gone teach what they did, and then are taken out.
    """
    learned = learned_from(seen, window)
    return learned.graph, learned.lessons.passing


@attrs.frozen(kw_only=True, eq=False)
class Learned:
    """The graph of all days, and what it takes to say how it would be, had other days been seen."""

    graph: SpreadGraph
    lessons: Lessons
    started: NDArray[np.float32]  #: works a day by account and draw
    _seen: Seen
    _posts: Floats  #: of a work, by account
    _order: Ints  #: of the pairs in the graph

    def drawn(self, nth: int, made: np.random.Generator) -> SpreadGraph:
        """Return the graph of one draw of days, what was imputed drawn anew as well.

        Accounts and edges keep their places, so that all draws are sampled with the same coins.
        """
        graph = attrs.evolve(
            self.graph,
            probability=self.lessons.drawn(nth)[self._order],
            exposure=self._seen.exposure.redrawn(made) * self._posts,
            origination=self.started[:, nth],
        )
        return _without_gone(graph, self._seen)


def require_room(rows: int, pairs: int, draws: int, *, room: float | None = None) -> None:
    """Refuse what would not fit the memory that is free, before it is begun.

    Raises:
        FirelineError: it does not fit; the sentence says what to do.
    """
    needed = rows * BYTES_OF_ROW + pairs * (BYTES_OF_PAIR + draws * BYTES_OF_DRAW)
    free = available() if room is None else room
    if needed > free:
        raise FirelineError(
            f"ranking {rows:,} posts of works over {pairs:,} pairs of accounts needs about "
            f"{needed / 1e9:.1f} GB, and {free / 1e9:.1f} GB are free: rank fewer days, with fewer "
            "resamples (FIRELINE_RESAMPLES), or on a larger machine"
        )


def available() -> float:
    """Return the bytes of memory that may be had; what files are cached in is given up for it."""
    try:
        told = Path("/proc/meminfo").read_text("ascii").splitlines()
    except OSError:  # Not every system has it; then all memory is taken to be there.
        told = []
    for line in told:
        if line.startswith("MemAvailable:"):
            return float(line.split()[1]) * 1024
    return float(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"))


def learned_from(
    seen: Seen, window: Window, often: Floats | None = None, *, threads: int = 1
) -> Learned:
    """Learn the graph of a window, and beside it what each draw of days teaches (``often``)."""
    carrying = seen.carrying
    draws = 0 if often is None else often.shape[1]
    require_room(len(carrying.post_account), len(seen.ties) + len(carrying.work), draws)
    found = lessons(carrying, seen.ties, window, often, threads=threads)
    passing = found.passing
    order = np.argsort(passing.source, kind="stable")
    offsets = np.zeros(len(carrying.accounts) + 1, dtype=np.int64)
    np.cumsum(np.bincount(passing.source, minlength=len(carrying.accounts)), out=offsets[1:])
    posts = posts_per_work(carrying, window)
    graph = SpreadGraph(
        accounts=carrying.accounts,
        offsets=offsets,
        targets=passing.target[order],
        probability=passing.probability[order],
        exposure=seen.exposure.views * posts,
        imputed=seen.exposure.imputed,
        origination=origination(carrying, passing.arrived, window),
    )
    drawn = np.zeros((len(window.dates), 0)) if often is None else often
    return Learned(
        graph=_without_gone(graph, seen),
        lessons=found,
        started=originations(carrying, passing.arrived, window, drawn),
        seen=seen,
        posts=posts,
        order=order,
    )


def _without_gone(graph: SpreadGraph, seen: Seen) -> SpreadGraph:
    return graph.without(sorted(seen.gone)) if seen.gone else graph


def _gone(carrying: Carrying, removed: Mapping[AccountKey, datetime]) -> frozenset[str]:
    """Return the removed accounts that carried works and have not posted since."""
    last = np.full(len(carrying.accounts), -np.inf)
    np.maximum.at(last, carrying.post_account, carrying.post_said_at)
    return frozenset(
        account
        for account, posted in zip(carrying.accounts, last, strict=True)
        if AccountKey(account) in removed and posted <= removed[AccountKey(account)].timestamp()
    )


def _ties(ties: pa.Table, accounts: tuple[str, ...]) -> Ints:
    known = _array(accounts)
    columns = []
    for column in ("target", "actor"):
        names, rows = numbered(ties[column])
        columns.append(np.append(positions(names, known), -1)[rows])
    pairs = np.column_stack(columns)
    return np.asarray(pairs[(pairs >= 0).all(axis=1)], dtype=np.int64)


def _of(sightings: pa.Table, accounts: frozenset[str]) -> pa.Table:
    names, rows = numbered(sightings["account"])
    wanted = np.array([name in accounts for name in names.tolist()], dtype=np.bool_)
    return sightings.filter(pa.array(wanted[rows])) if wanted.any() else sightings.slice(0, 0)


def _array(names: Iterable[str]) -> "np.ndarray[tuple[int, ...], np.dtype[np.object_]]":
    return np.array(tuple(names), dtype=np.object_)
