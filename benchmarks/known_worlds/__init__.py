"""Known worlds: communities made up, whose true way of spreading is known.

A world has accounts, ties and a hidden *mechanism*. It is lived for some days, and what a
collector would have seen of it becomes the tables that identify reads. Then sets of accounts are
taken out of the true mechanism, and what is really lost is counted.

Nothing here imports ``fireline``: what identify assumes cannot leak into what it is tried on.
"""

from .mechanism import BROKEN, KEPT, MECHANISMS, Mechanism
from .observed import Tables, observed
from .shapes import SHAPES
from .truth import Truth, drawn_truth
from .world import Lived, World, lived, made

__all__ = [
    "BROKEN",
    "KEPT",
    "MECHANISMS",
    "SHAPES",
    "Lived",
    "Mechanism",
    "Tables",
    "Truth",
    "World",
    "drawn_truth",
    "lived",
    "made",
    "observed",
]
