"""Spread learning: from who carried what after whom to p(u, v), the graph's probabilities.

A *trial* of (u, v) is a work that u carried while v had not; a *hit* is the share of v's carrying
it that is owed to u. When it was told whom v passed it on from, and v is tied to them (follows or
had turned to them), or to nobody who carried it before, the whole is owed to them. Otherwise it is
owed in equal shares to those who carried it before and whom v is tied to: a network's record of a
repost names the author, not who showed the post. Equal shares among earlier active neighbours are
the Partial Credits model of Goyal, Bonchi, Lakshmanan 2010, "Learning influence probabilities in
social networks". What is owed to nobody *arrived*: for the graph it starts where it was seen.
"""

from typing import NamedTuple

import attrs
import numpy as np

from fireline.identify.carrying import NOBODY, Carrying
from fireline.identify.compiled import compiled
from fireline.identify.shrinkage import Prior, learned_prior
from fireline.identify.spread_graph import Flags, Floats, Ints
from fireline.identify.window import Window


@attrs.frozen(kw_only=True, eq=False)
class Passing:
    """Who passes on from whom how likely, and which carryings nobody explains."""

    source: Ints
    target: Ints
    probability: Floats
    hits: Floats
    trials: Floats
    arrived: Flags  #: of each carrying: first seen here, or owed to nobody known
    prior: Prior


@attrs.frozen(kw_only=True, eq=False)
class _Edges:
    """Pairs that may owe something, by target: those of ``v`` are ``offsets[v]:offsets[v+1]``."""

    offsets: Ints
    source: Ints
    target: Ints
    tied: Flags

    @classmethod
    def of(cls, carrying: Carrying, ties: Ints) -> "_Edges":
        count = len(carrying.accounts)
        told = carrying.source != NOBODY
        tie_keys = np.unique(ties[:, 1] * count + ties[:, 0]) if len(ties) else np.zeros(0, int)
        told_keys = carrying.account[told] * count + carrying.source[told]
        keys = np.union1d(tie_keys, told_keys).astype(np.int64)
        target, source = keys // max(count, 1), keys % max(count, 1)
        proper = source != target
        offsets = np.zeros(count + 1, dtype=np.int64)
        np.cumsum(np.bincount(target[proper], minlength=count), out=offsets[1:])
        return cls(
            offsets=offsets,
            source=source[proper],
            target=target[proper],
            tied=_among(keys, tie_keys)[proper],
        )


def _among(keys: Ints, known: Ints) -> Flags:
    """Say which keys are known; both are sorted, which is quicker than asking numpy's isin."""
    if not len(known):
        return np.zeros(len(keys), dtype=np.bool_)
    at = np.minimum(np.searchsorted(known, keys), len(known) - 1)
    return np.asarray(known[at] == keys)


def learn(carrying: Carrying, ties: Ints, window: Window) -> Passing:
    """Learn who passes on from whom; ``ties`` are pairs (whom, who): the second follows the first.

    Positions are those of ``carrying.accounts``.
    """
    edges = _Edges.of(carrying, ties)
    weight = np.where(window.holds(carrying.said_at), window.weights(carrying.said_at), 0.0)
    count, pairs = len(carrying.accounts), len(edges.source)
    found = _Found(
        hits=np.zeros(pairs),
        missed_out=np.zeros(pairs),
        unseen=np.zeros(pairs),
        arrived=carrying.first.copy(),
    )
    _credit(
        _bounds(carrying.work),
        _Rows(carrying.account, carrying.said_at, carrying.source, weight),
        _Pairs(edges.offsets, edges.source, edges.tied),
        _Work(carried_at=np.full(count, np.inf), worth=np.zeros(count)),
        found,
    )
    hits = found.hits
    carried = np.bincount(carrying.account, weights=weight, minlength=count)
    trials = np.maximum(carried[edges.source] - found.missed_out + found.unseen, hits)
    prior = learned_prior(hits[edges.tied], trials[edges.tied])
    return Passing(
        source=edges.source,
        target=edges.target,
        probability=np.clip(prior.rate(hits, trials), 0.0, 1.0),
        hits=hits,
        trials=trials,
        arrived=found.arrived,
        prior=prior,
    )


def _bounds(work: Ints) -> Ints:
    """Return where each work's rows begin, and where the last one's end."""
    return np.append(np.flatnonzero(np.diff(work, prepend=-1)), len(work)).astype(np.int64)


class _Rows(NamedTuple):
    """The carryings as the kernel reads them."""

    account: Ints
    said_at: Floats
    told: Ints
    weight: Floats


class _Pairs(NamedTuple):
    """The edges as the kernel reads them."""

    offsets: Ints
    source: Ints
    tied: Flags


class _Found(NamedTuple):
    """What the kernel adds up."""

    hits: Floats
    missed_out: Floats  #: trials that were none, because v had the work before u
    unseen: Floats  #: trials of which u's own carrying was not seen
    arrived: Flags


class _Work(NamedTuple):
    """When everybody carried the work at hand (infinite: not), and how much that counts."""

    carried_at: Floats
    worth: Floats


@compiled
def _credit(bounds: Ints, rows: _Rows, pairs: _Pairs, work: _Work, found: _Found) -> None:
    """Go through the works one by one and say what each carrying is owed to."""
    for nth in range(len(bounds) - 1):
        of_work = range(bounds[nth], bounds[nth + 1])
        for row in of_work:
            work.carried_at[rows.account[row]] = rows.said_at[row]
            work.worth[rows.account[row]] = rows.weight[row]
        for row in of_work:
            named, shown = _look_around(row, rows, pairs, work, found)
            if named >= 0 and (pairs.tied[named] or shown == 0):
                _owe_to_named(row, named, (rows, pairs, work, found))
            elif shown > 0:
                _owe_to_shown(row, shown, (rows, pairs, work, found))
            else:
                found.arrived[row] = True
        for row in of_work:
            work.carried_at[rows.account[row]] = np.inf


@compiled
def _look_around(
    row: int, rows: _Rows, pairs: _Pairs, work: _Work, found: _Found
) -> tuple[int, int]:
    """Return the edge to whom it was told to come from, and how many ties had it before."""
    here, at = rows.account[row], rows.said_at[row]
    named, shown = -1, 0
    for edge in range(pairs.offsets[here], pairs.offsets[here + 1]):
        source = pairs.source[edge]
        carried_at = work.carried_at[source]
        if source == rows.told[row]:
            named = edge
        elif np.isfinite(carried_at) and carried_at > at:
            found.missed_out[edge] += work.worth[source]
        if pairs.tied[edge] and carried_at < at:
            shown += 1
    return named, shown


@compiled
def _owe_to_named(row: int, edge: int, story: tuple[_Rows, _Pairs, _Work, _Found]) -> None:
    rows, pairs, work, found = story
    source = pairs.source[edge]
    seen = np.isfinite(work.carried_at[source])
    if not seen and found.arrived[row]:
        return
    worth = work.worth[source] if seen else rows.weight[row]
    found.hits[edge] += worth
    if not seen:
        found.unseen[edge] += worth
    # Who was told to have it from another did not start it, whatever clocks say.
    found.arrived[row] = False


@compiled
def _owe_to_shown(row: int, shown: int, story: tuple[_Rows, _Pairs, _Work, _Found]) -> None:
    rows, pairs, work, found = story
    here, at = rows.account[row], rows.said_at[row]
    for edge in range(pairs.offsets[here], pairs.offsets[here + 1]):
        source = pairs.source[edge]
        if pairs.tied[edge] and work.carried_at[source] < at:
            found.hits[edge] += work.worth[source] / shown
