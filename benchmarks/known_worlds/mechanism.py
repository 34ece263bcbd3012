"""Mechanism: how works truly spread in a world, and what of it a collector gets to see."""

import attrs


@attrs.frozen(kw_only=True)
class Mechanism:
    """One truth and one way of looking at it; ``keeps`` when the estimator assumes both."""

    name: str
    keeps: bool
    says: str  #: in one sentence, what is so
    thresholds: tuple[float, float, float] = (1.0, 0.0, 0.0)
    """Shares of works for which an account must be shown it once, twice, three times."""
    levels: tuple[int, ...] = ()  #: carriers at which the platform shows a work to strangers
    shown: int = 0  #: strangers whom it is shown to at each level
    pushed_views: float = 0.0  #: exposures through the platform at each level, in mean views
    hidden: float = 0.0  #: share of accounts that are never observed
    seen: float = 1.0  #: share of posts that are observed
    told: float = 0.6  #: share of passings-on whose source is told
    ties_seen: float = 1.0
    wrong_views: bool = False  #: some counts bought; large accounts' views not as their followers


KEPT = Mechanism(
    name="as assumed",
    keeps=True,
    says="an independent cascade along ties; all posts are observed, and 60 in 100 sources told",
)

BROKEN = (
    Mechanism(
        name="threshold",
        keeps=False,
        says="of the works an account needs to be shown 70 in 100 twice or three times",
        thresholds=(0.3, 0.4, 0.3),
    ),
    Mechanism(
        name="recommendation",
        keeps=False,
        says="the platform shows what 8, 24 and 72 have carried to 40 strangers each time, and to "
        "more who only look",
        levels=(8, 24, 72),
        shown=40,
        pushed_views=10.0,
    ),
    Mechanism(
        name="hidden accounts",
        keeps=False,
        says="one account in five is never observed, and carries on",
        hidden=0.2,
    ),
    Mechanism(
        name="missing",
        keeps=False,
        says="30 in 100 posts and ties are missing, and 70 in 100 sources",
        seen=0.7,
        told=0.3,
        ties_seen=0.7,
    ),
    Mechanism(
        name="wrong views",
        keeps=False,
        says="one told count in ten is ten times the truth, and views grow as followers to the 0.6",
        wrong_views=True,
    ),
)

MECHANISMS = {one.name: one for one in (KEPT, *BROKEN)}
