"""Plain ranking: all accounts of a graph that was handed in, in the order of a chosen measure.

Nothing is learned here, so anyone with the two files and another program can check it. What the
files do not tell is put in words: without a column ``volume`` the posts a day are those that the
graph itself lets expect; without ``followers`` the exposure of a post stands for them.
"""

import attrs
import numpy as np

from fireline.identify.baselines import BASELINES
from fireline.identify.effort import Effort
from fireline.identify.estimate import Estimate
from fireline.identify.kept_samples import KeptSamples
from fireline.identify.net_effect import prospects
from fireline.identify.plain_graph import PlainGraph
from fireline.identify.spread_graph import Floats, Ints
from fireline.identify.sustaining_score import Scores, sustaining_scores

MEASURES = ("sustaining", "net", *BASELINES)
"""What accounts can be ordered by; what officers act on is net effect."""


@attrs.frozen(kw_only=True, eq=False)
class PlainRanking:
    """All accounts of a graph with their score, and the order that a measure puts them in."""

    by: str
    scores: Scores
    value: Floats  #: of the measure, by account
    net: Floats  #: exposures that a referral is expected to keep away
    volume: Floats  #: posts a day
    order: Ints  #: positions, best first
    because: str

    @property
    def oxygen(self) -> Estimate:
        """Return the exposures a day of the whole."""
        return self.scores.oxygen


def rank_plainly(plain: PlainGraph, *, by: str, effort: Effort) -> PlainRanking:
    """Score all accounts and put them in the order of a measure; equals go by score, then name."""
    graph = plain.graph
    scores = sustaining_scores(graph, effort)
    hope = prospects((), ["files"])["files"]
    net: Floats = scores.score * hope.net_effect(1.0)
    volume, how = _volume(plain, effort)
    followers = graph.exposure if plain.followers is None else plain.followers
    own = {"sustaining": scores.score, "net": net}
    value = own[by] if by in own else BASELINES[by](graph, volume, followers)
    names = np.argsort(np.argsort(np.array(graph.accounts, dtype=np.object_)))
    said = {
        "net": hope.because.replace("files", "the platform"),
        "volume": how,
        "followers": "" if plain.followers is not None else "exposure stands for followers",
    }
    return PlainRanking(
        by=by,
        scores=scores,
        value=value,
        net=net,
        volume=volume,
        order=np.lexsort((names, -scores.score, -value)).astype(np.int64),
        because="; ".join(filter(None, (_sampled(scores), said.get(by, ""), *plain.notes))),
    )


def _volume(plain: PlainGraph, effort: Effort) -> tuple[Floats, str]:
    if plain.volume is not None:
        return plain.volume, ""
    passed_on = KeptSamples.draw(plain.graph, effort).passed_on
    return plain.graph.origination + passed_on, "posts a day are those that the graph lets expect"


def _sampled(scores: Scores) -> str:
    still = "" if scores.settled else "; the order of the first accounts has not settled"
    return f"{scores.samples:,} sampled cascades; intervals hold the error of sampling{still}"
