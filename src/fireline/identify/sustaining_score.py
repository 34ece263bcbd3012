"""Sustaining score: the exposures a day that go when an account goes.

Oxygen O(G) is the sum over originators of new works a day times the expected exposure of a
cascade; the score of ``a`` is O(G) - O(G without a). Every sampled cascade gives it for all
accounts at once: what ``a`` dominates in the sample is what the sample loses without ``a``.

What the interval holds: the error of sampling alone. That the probabilities were themselves
learned from few events is another and mostly larger error; ``day_bootstrap`` holds both.
"""

import attrs
import numpy as np

from fireline.errors import FirelineError
from fireline.identify.effort import Effort, allotted, first_size, next_size
from fireline.identify.estimate import Z95, Estimate
from fireline.identify.sampling import Drawn, certain_of, draw, units_of
from fireline.identify.spread_graph import Floats, Ints, SpreadGraph

FEWEST_ROUNDS = 4
"""Rounds from which their differences say something."""


@attrs.frozen(kw_only=True, eq=False)
class Scores:
    """The sustaining score of every account of a graph, with its interval and its two parts."""

    accounts: tuple[str, ...]
    score: Floats
    low: Floats
    high: Floats
    own: Floats  #: of the score: all that the account's own works reach
    carried: Floats  #: of the score: others' works that reach nobody without it
    oxygen: Estimate
    samples: int
    settled: bool  #: the order at the top stood still before the effort was spent

    def order(self) -> Ints:
        """Return positions, best score first; equals by name, so that the order is one."""
        names = np.argsort(np.argsort(np.array(self.accounts)))
        return np.lexsort((names, -self.score)).astype(np.int64)

    def of(self, account: str) -> Estimate:
        """Return one account's score.

        Raises:
            FirelineError: the account was not scored.
        """
        if account not in self.accounts:
            raise FirelineError(f"{account} is not in the spread graph")
        at = self.accounts.index(account)
        return Estimate(float(self.score[at]), float(self.low[at]), float(self.high[at]))


def sustaining_scores(graph: SpreadGraph, effort: Effort | None = None) -> Scores:
    """Score every account by what goes when it goes; sample until the order stands still.

    The first round samples the frequent more; later rounds go where the error is, too.
    """
    plan = effort or Effort()
    rounds: list[Drawn] = []
    done = np.zeros(len(graph), dtype=np.int64)
    samples = allotted(graph, first_size(graph, plan))
    before: Floats | None = None
    settled = False
    while samples.any():
        rounds.append(
            draw(graph, units_of(graph, samples, done), seed=plan.seed, threads=plan.threads)
        )
        done += samples
        score, _ = _score(rounds)
        settled = before is not None and stands_still(before, score, top=plan.top, tie=plan.tie)
        size = next_size(plan, sum(r.samples for r in rounds), sum(r.steps for r in rounds))
        if (settled and _sure_enough(rounds, plan)) or not size:
            break
        before = score
        samples = allotted(graph, size, _noise(rounds, done))
    return _scores(graph, rounds, settled=settled)


def _sure_enough(rounds: list[Drawn], plan: Effort) -> bool:
    """Say whether the error of oxygen is as small as was asked for."""
    oxygen = _pooled([r.own for r in rounds], rounds).sum()
    return bool(Z95 * np.sqrt(_oxygen_variance(rounds)) <= plan.error * oxygen)


def stands_still(before: Floats, now: Floats, *, top: int, tie: float) -> bool:
    """Say whether the first ``top`` accounts are still in their order, but for near ties.

    Walking down the former order, no account may now stand more than ``tie`` above one that was
    before it; nor may any account from below.
    """
    order = np.argsort(-before, kind="stable")
    walked = now[order[:top]]
    if not len(walked):
        return True
    lowest = np.minimum.accumulate(walked)
    risen = bool(np.any(walked[1:] > lowest[:-1] * (1 + tie)))
    below = now[order[top:]]
    return not risen and not bool(np.any(below > lowest[-1] * (1 + tie)))


def _noise(rounds: list[Drawn], done: Ints) -> Floats:
    """Say how uncertain a single sample of each originator is, in exposures a day."""
    variance = _pooled([r.own_variance for r in rounds], rounds, squared=True)
    return np.sqrt(variance * done)


def _pooled(values: list[Floats], rounds: list[Drawn], *, squared: bool = False) -> Floats:
    """Average over rounds by their samples; variances by the squares of those weights."""
    whole = sum(r.samples for r in rounds)
    weights = [(r.samples / whole) ** (2 if squared else 1) for r in rounds]
    pooled = weights[0] * values[0]
    for weight, value in zip(weights[1:], values[1:], strict=True):
        pooled = pooled + weight * value
    return np.asarray(pooled)


def _score(rounds: list[Drawn]) -> tuple[Floats, Floats]:
    score = _pooled([r.own + r.carried for r in rounds], rounds)
    within = _pooled([r.own_variance + r.carried_variance for r in rounds], rounds, squared=True)
    return score, np.maximum(within, _between([r.own + r.carried for r in rounds], score, rounds))


def _between(values: list[Floats], mean: Floats, rounds: list[Drawn]) -> Floats:
    """Return the variance of the mean as the rounds among each other show it.

    Few samples of a source that seldom spreads far look alike, and the variance within them is
    too small; rounds then differ by more than it says, and the larger of the two is believed.
    """
    if len(rounds) < FEWEST_ROUNDS:
        return np.zeros(len(mean))
    apart = sum(r.samples * (value - mean) ** 2 for r, value in zip(rounds, values, strict=True))
    return np.asarray(apart / (len(rounds) - 1) / sum(r.samples for r in rounds))


def _scores(graph: SpreadGraph, rounds: list[Drawn], *, settled: bool) -> Scores:
    if not rounds:
        zeros = np.zeros(len(graph))
        oxygen = Estimate(0.0, 0.0, 0.0)
        return Scores(
            accounts=graph.accounts,
            score=zeros,
            low=zeros,
            high=zeros,
            own=zeros,
            carried=zeros,
            oxygen=oxygen,
            samples=0,
            settled=True,
        )
    score, variance = _score(rounds)
    own = _pooled([r.own for r in rounds], rounds)
    error = Z95 * np.sqrt(variance)
    certain = certain_of(graph)
    whole = float((graph.origination * graph.exposure).sum() + _first_hops(graph))
    return Scores(
        accounts=graph.accounts,
        score=score,
        low=np.maximum(score - error, np.minimum(certain, score)),
        high=score + error,
        own=own,
        carried=score - own,
        oxygen=Estimate.of(float(own.sum()), _oxygen_variance(rounds), at_least=whole),
        samples=sum(r.samples for r in rounds),
        settled=settled,
    )


def _first_hops(graph: SpreadGraph) -> float:
    rate = graph.origination[graph.sources]
    return float((rate * graph.probability * graph.exposure[graph.targets]).sum())


def _oxygen_variance(rounds: list[Drawn]) -> float:
    within = _pooled([r.own_variance for r in rounds], rounds, squared=True).sum()
    wholes = [np.array([r.own.sum()]) for r in rounds]
    return max(float(within), float(_between(wholes, _pooled(wholes, rounds), rounds)[0]))
