"""Learned graph: from what was seen to the spread graph, in one step that can be repeated."""

from collections.abc import Iterable, Mapping
from datetime import datetime

import attrs
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fireline.domain.ids import AccountKey
from fireline.identify.carrying import Carrying, numbered, positions
from fireline.identify.exposure import Exposure, exposure_of
from fireline.identify.origination import origination
from fireline.identify.same_item import as_items
from fireline.identify.spread_graph import Floats, Ints, SpreadGraph
from fireline.identify.spread_learning import Passing, learn
from fireline.identify.volume import posts_per_work
from fireline.identify.window import Window


@attrs.frozen(kw_only=True, eq=False)
class Seen:
    """What was seen of works and accounts, read once for any number of graphs."""

    carrying: Carrying
    ties: Ints  #: (whom, who) by position: the second turned to the first
    exposure: Exposure
    opposing: Floats  #: views of each post by accounts that were set aside
    opposing_said_at: Floats
    gone: frozenset[str]  #: accounts that were seen gone and posted nothing since

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
    carrying = seen.carrying
    passing = learn(carrying, seen.ties, window)
    edges = np.column_stack([passing.source, passing.target, passing.probability])
    graph = SpreadGraph.from_edges(
        carrying.accounts,
        edges,
        exposure=seen.exposure.views * posts_per_work(carrying, window),
        imputed=seen.exposure.imputed,
        origination=origination(carrying, passing.arrived, window),
    )
    return graph.without(sorted(seen.gone)), passing


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
    wanted = pa.array(sorted(accounts), pa.string())
    return sightings.filter(pc.is_in(sightings["account"], wanted))


def _array(names: Iterable[str]) -> "np.ndarray[tuple[int, ...], np.dtype[np.object_]]":
    return np.array(tuple(names), dtype=np.object_)
