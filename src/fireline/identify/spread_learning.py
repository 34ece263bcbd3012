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
from numpy.typing import NDArray

from fireline.identify.carrying import NOBODY, Carrying, distinct
from fireline.identify.compiled import compiled, in_threads
from fireline.identify.shrinkage import Prior, learned_prior, pooled_rate
from fireline.identify.spread_graph import Flags, Floats, Ints
from fireline.identify.window import Window

Shorts = NDArray[np.float32]
"""Sums of many draws at once; half the memory, and a spread needs no more than seven digits."""


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
class Lessons:
    """What going through the works once taught: of all days, and of every draw of days."""

    passing: Passing
    tied: Flags
    hits: Shorts  #: by pair and draw
    misses: Shorts  #: by pair and draw: trials that were none, less those that were not seen
    carried: Shorts  #: by account and draw, the works it carried

    def drawn(self, nth: int) -> Floats:
        """Return the probability of each pair, had the days been those of one draw.

        How strongly pairs are pulled together is kept; what they are pulled to is learned anew.
        """
        hits = self.hits[:, nth].astype(np.float64)
        trials = self.carried[self.passing.source, nth] - self.misses[:, nth]
        trials = np.maximum(trials, hits).astype(np.float64)
        mean = pooled_rate(hits[self.tied], trials[self.tied])
        prior = Prior(mean, self.passing.prior.strength)
        return np.clip(prior.rate(hits, trials), 0.0, 1.0)


@attrs.frozen(kw_only=True, eq=False)
class _Edges:
    """Pairs that may owe something, by target: those of ``v`` are ``offsets[v]:offsets[v+1]``."""

    offsets: Ints
    source: Ints
    target: Ints
    tied: Flags

    @classmethod
    def of(cls, carrying: Carrying, ties: Ints) -> "_Edges":
        count = max(len(carrying.accounts), 1)
        told = carrying.source != NOBODY
        tie_keys = distinct(ties[:, 1] * count + ties[:, 0])
        told_keys = distinct(carrying.account[told] * count + carrying.source[told])
        keys = distinct(np.concatenate([tie_keys, told_keys]))
        target, source = keys // count, keys % count
        proper = source != target
        offsets = np.zeros(len(carrying.accounts) + 1, dtype=np.int64)
        np.cumsum(np.bincount(target[proper], minlength=len(carrying.accounts)), out=offsets[1:])
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
    return lessons(carrying, ties, window).passing


def lessons(
    carrying: Carrying, ties: Ints, window: Window, often: Floats | None = None, *, threads: int = 1
) -> Lessons:
    """Learn the same of all days and of many draws of days, going through the works only once.

    ``often`` says of each day of the window (rows) how often it counts in each draw (columns).
    Nothing depends on the number of threads: each adds up what is owed by accounts of its own.
    """
    edges = _Edges.of(carrying, ties)
    count, pairs = len(carrying.accounts), len(edges.source)
    weight = np.where(window.holds(carrying.said_at), window.weights(carrying.said_at), 0.0)
    drawn = np.zeros((len(window.dates), 0)) if often is None else often
    day = window.day_of(carrying.said_at)
    found = _Found(
        hits=np.zeros(pairs),
        missed_out=np.zeros(pairs),
        unseen=np.zeros(pairs),
        arrived=carrying.first.copy(),
        often_hits=np.zeros((pairs, drawn.shape[1]), dtype=np.float32),
        often_misses=np.zeros((pairs, drawn.shape[1]), dtype=np.float32),
    )
    rows = _Rows(
        carrying.account, carrying.said_at, carrying.source, weight, day, drawn.astype(np.float32)
    )
    _go_through(carrying, rows, _Pairs(edges.offsets, edges.source, edges.tied), found, threads)
    carried = np.bincount(carrying.account, weights=weight, minlength=count)
    trials = np.maximum(carried[edges.source] - found.missed_out + found.unseen, found.hits)
    prior = learned_prior(found.hits[edges.tied], trials[edges.tied])
    return Lessons(
        passing=Passing(
            source=edges.source,
            target=edges.target,
            probability=np.clip(prior.rate(found.hits, trials), 0.0, 1.0),
            hits=found.hits,
            trials=trials,
            arrived=found.arrived,
            prior=prior,
        ),
        tied=edges.tied,
        hits=found.often_hits,
        misses=found.often_misses,
        carried=by_draw(carrying.account, day, weight, drawn, accounts=count),
    )


def by_draw(account: Ints, day: Ints, weight: Floats, often: Floats, *, accounts: int) -> Shorts:
    """Add up weights by account, as often as their day counts in each draw."""
    days = len(often)
    if not often.shape[1]:
        return np.zeros((accounts, 0), dtype=np.float32)
    by_day = np.bincount(account * days + day, weights=weight, minlength=accounts * days)
    return np.asarray((by_day.reshape(accounts, days) @ often).astype(np.float32))


def _go_through(
    carrying: Carrying, rows: "_Rows", pairs: "_Pairs", found: "_Found", threads: int
) -> None:
    bounds, count = _bounds(carrying.work), len(carrying.accounts)

    def of_portion(portion: int) -> None:
        work = _Work(carried_at=np.full(count, np.inf), row=np.zeros(count, dtype=np.int64))
        _credit(bounds, (rows, pairs, work, found), portion, threads)

    in_threads(of_portion, range(threads), threads=threads)


def _bounds(work: Ints) -> Ints:
    """Return where each work's rows begin, and where the last one's end."""
    return np.append(np.flatnonzero(np.diff(work, prepend=-1)), len(work)).astype(np.int64)


class _Rows(NamedTuple):
    """The carryings as the kernel reads them."""

    account: Ints
    said_at: Floats
    told: Ints
    weight: Floats
    day: Ints
    often: Shorts  #: by day and draw


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
    often_hits: Shorts
    often_misses: Shorts


class _Work(NamedTuple):
    """When everybody carried the work at hand (infinite: not), and in which row."""

    carried_at: Floats
    row: Ints


_Story = tuple[_Rows, _Pairs, _Work, _Found]


@compiled
def _credit(bounds: Ints, story: _Story, portion: int, portions: int) -> None:
    """Go through the works one by one; say what the carryings of every so manieth account owe."""
    rows, pairs, work, found = story
    for nth in range(len(bounds) - 1):
        for row in range(bounds[nth], bounds[nth + 1]):
            work.carried_at[rows.account[row]] = rows.said_at[row]
            work.row[rows.account[row]] = row
        for row in range(bounds[nth], bounds[nth + 1]):
            if rows.account[row] % portions != portion:
                continue
            named, shown = _look_around(row, story)
            if named >= 0 and (pairs.tied[named] or shown == 0):
                _owe_to_named(row, named, story)
            elif shown > 0:
                _owe_to_shown(row, shown, story)
            else:
                found.arrived[row] = True
        for row in range(bounds[nth], bounds[nth + 1]):
            work.carried_at[rows.account[row]] = np.inf


@compiled
def _look_around(row: int, story: _Story) -> tuple[int, int]:
    """Return the edge to whom it was told to come from, and how many ties had it before."""
    rows, pairs, work, found = story
    here, at = rows.account[row], rows.said_at[row]
    named, shown = -1, 0
    for edge in range(pairs.offsets[here], pairs.offsets[here + 1]):
        source = pairs.source[edge]
        carried_at = work.carried_at[source]
        if source == rows.told[row]:
            named = edge
        elif np.isfinite(carried_at) and carried_at > at:
            of = work.row[source]
            found.missed_out[edge] += rows.weight[of]
            _add(found.often_misses, edge, rows.weight[of], rows.often, rows.day[of])
        if pairs.tied[edge] and carried_at < at:
            shown += 1
    return named, shown


@compiled
def _owe_to_named(row: int, edge: int, story: _Story) -> None:
    rows, pairs, work, found = story
    source = pairs.source[edge]
    seen = np.isfinite(work.carried_at[source])
    if not seen and found.arrived[row]:
        return
    of = work.row[source] if seen else row
    found.hits[edge] += rows.weight[of]
    _add(found.often_hits, edge, rows.weight[of], rows.often, rows.day[of])
    if not seen:
        found.unseen[edge] += rows.weight[of]
        _add(found.often_misses, edge, -rows.weight[of], rows.often, rows.day[of])
    # Who was told to have it from another did not start it, whatever clocks say.
    found.arrived[row] = False


@compiled
def _owe_to_shown(row: int, shown: int, story: _Story) -> None:
    rows, pairs, work, found = story
    here, at = rows.account[row], rows.said_at[row]
    for edge in range(pairs.offsets[here], pairs.offsets[here + 1]):
        source = pairs.source[edge]
        if pairs.tied[edge] and work.carried_at[source] < at:
            of = work.row[source]
            found.hits[edge] += rows.weight[of] / shown
            _add(found.often_hits, edge, rows.weight[of] / shown, rows.often, rows.day[of])


@compiled
def _add(sums: Shorts, edge: int, amount: float, often: Shorts, day: int) -> None:
    """Add an amount to every draw as often as its day counts there."""
    short = np.float32(amount)
    for nth in range(often.shape[1]):
        sums[edge, nth] += short * often[day, nth]
