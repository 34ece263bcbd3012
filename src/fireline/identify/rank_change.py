"""Rank change: why an account stands where it stands now and stood elsewhere before.

Net effect is what its own works reach, plus what others' works reach through it alone, times what
a referral is worth (chance of removal x days away). The part that moved net effect most is the
reason. Where net effect hardly moved, others did.
"""

from enum import StrEnum

import attrs

STEADY = 0.05
"""Share of net effect by which it may move without having moved; sampling alone moves it as far."""


class Moved(StrEnum):
    """What moved an account in the ranking, most of all."""

    NEW = "new"
    STAYED = "stayed"
    EXPOSURE = "exposure"  #: more or fewer see one of its posts
    OWN = "own"  #: it starts more or fewer works, or they reach further or less far
    CARRIED = "carried"  #: others' works that reach nobody without it
    WORTH = "worth"  #: chance of removal and days away were learned
    OTHERS_LEFT = "others_left"
    OTHERS = "others"  #: it held still, and others overtook it or fell behind


@attrs.frozen(kw_only=True)
class Stood:
    """How one account stood in one ranking."""

    rank: int
    score: float
    own: float
    net_effect: float
    views: float | None = None  #: of one post, where it was kept

    @property
    def worth(self) -> float:
        """Return the days kept away that a referral is expected to bring."""
        return self.net_effect / self.score if self.score else 0.0


@attrs.frozen(kw_only=True)
class Change:
    """What moved it, and by how many exposures kept away."""

    moved: Moved
    by: float = 0.0


def change(now: Stood, before: Stood | None, *, left_above: int) -> Change:
    """Say why an account stands where it does; ``left_above`` counts who left from above it."""
    if before is None:
        return Change(moved=Moved.NEW)
    by = now.net_effect - before.net_effect
    if abs(by) <= STEADY * max(now.net_effect, before.net_effect):
        return Change(moved=_because_of_others(now, before, left_above), by=by)
    return max(_parts(now, before), key=lambda part: abs(part.by))


def _because_of_others(now: Stood, before: Stood, left_above: int) -> Moved:
    if now.rank == before.rank:
        return Moved.STAYED
    return Moved.OTHERS_LEFT if now.rank < before.rank and left_above else Moved.OTHERS


def _parts(now: Stood, before: Stood) -> tuple[Change, ...]:
    """Split what net effect moved by into its parts, which add up to it."""
    own = now.worth * (now.own - before.own)
    seen = now.worth * before.own * _seen_more(now, before)
    carried = now.worth * ((now.score - now.own) - (before.score - before.own))
    return (
        Change(moved=Moved.EXPOSURE, by=seen),
        Change(moved=Moved.OWN, by=own - seen),
        Change(moved=Moved.CARRIED, by=carried),
        Change(moved=Moved.WORTH, by=before.score * (now.worth - before.worth)),
    )


def _seen_more(now: Stood, before: Stood) -> float:
    """Return by which share more see one of its posts than before; 0 where it is not known."""
    return now.views / before.views - 1 if now.views and before.views else 0.0
