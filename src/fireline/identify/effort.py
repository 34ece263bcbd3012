"""Effort: how many cascades to sample, from whom, and when it is enough."""

import attrs
import numpy as np

from fireline.errors import FirelineError
from fireline.identify.spread_graph import Floats, Ints, SpreadGraph

FEWEST = 4
"""Samples that each originator gets in a round, for a variance to mean something."""


@attrs.frozen(kw_only=True)
class Effort:
    """How much to sample, and when it is enough."""

    seed: int = 1
    first_samples: int = 5_000  #: of the first round; each later round doubles what there is
    most_samples: int = 320_000
    most_steps: int = 25_000_000  #: edges looked at; what large cascades are bounded by
    top: int = 200  #: sampling ends when the order of so many accounts stands still
    tie: float = 0.02  #: share of a score by which two accounts may change places unnoticed
    error: float = 1.0  #: of oxygen, as a share of it, above which sampling goes on in any case
    threads: int | None = None  #: None takes what the process may use; results never depend on it

    def __attrs_post_init__(self) -> None:
        """Refuse an effort that samples nothing."""
        if min(self.first_samples, self.most_samples, self.most_steps, self.top) < 1:
            raise FirelineError("an effort needs at least one sample, one step and one account")


def first_size(graph: SpreadGraph, effort: Effort) -> int:
    """Say how many samples to begin with."""
    return min(effort.first_samples, effort.most_samples) if graph.originators.size else 0


def next_size(effort: Effort, samples: int, steps: int) -> int:
    """Double what there is, as far as samples and steps allow; 0 when the effort is spent."""
    affordable = int((effort.most_steps - steps) / max(steps / samples, 1e-9))
    size = min(samples, effort.most_samples - samples, affordable)
    return size if size >= samples // 2 else 0


def allotted(graph: SpreadGraph, size: int, noise: Floats | None = None) -> Ints:
    """Share out a round's samples among the originators, none with too few.

    Half goes by the rate of new works, half to where the error was seen to be (Neyman allocation).
    Never all of it: a source whose few samples happened to be alike only looks certain.
    """
    samples = np.zeros(len(graph), dtype=np.int64)
    who = graph.originators
    if size and who.size:
        share = graph.origination[who] / graph.origination[who].sum()
        if noise is not None and noise[who].any():
            share = (share + noise[who] / noise[who].sum()) / 2
        samples[who] = np.maximum(FEWEST, (size * share).astype(np.int64))
    return samples
