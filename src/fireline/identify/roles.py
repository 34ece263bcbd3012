"""Roles: what an account does for the spread, in one word with its reason.

An account has the first role of the table that fits. Audience is never queued.
"""

from collections.abc import Callable
from enum import StrEnum

import attrs

FEWEST_ANNOUNCED = 2
"""Returns that an account must have turned to; one may be chance."""

NOTABLE = 0.001
"""Share of all oxygen under which an account that nobody passes on from is audience."""

FEWEST_LISTS = 2
"""Posts that gather several works from which an account keeps lists; one may be chance."""

MOST_OF_IT = 0.5
"""Share of what an account does from which it says what the account is."""


class Role(StrEnum):
    """What an account does for the spread."""

    ANNOUNCER = "announcer"
    ORIGINATOR = "originator"
    ARCHIVIST = "archivist"
    BRIDGE = "bridge"
    AMPLIFIER = "amplifier"
    AUDIENCE = "audience"


@attrs.frozen(kw_only=True)
class Doing:
    """What is known of what an account does."""

    starts: float  #: works a day
    own: float  #: exposures a day of its own works
    carried: float  #: exposures a day of others' works that reach nobody without it
    share: float  #: of all oxygen, what goes when it goes
    passed_on: float = 0.0  #: works that others passed on from it, the old counting less
    announced: int = 0  #: accounts that it turned to, of those that seem to have come back
    lists: int = 0  #: posts of it that gather several works
    listed: float = 0.0  #: share of the works that it carried that stood in such posts
    bridged: float = 0.0  #: of ``carried``, what lies beyond it in another part of the network
    oxygen: float = 0.0


def announces(doing: Doing) -> str:
    """It turned to several accounts that seem to have come back, and so rebuilds them."""
    if doing.announced < FEWEST_ANNOUNCED:
        return ""
    return f"it turned to {doing.announced} accounts that seem to have come back"


def keeps_lists(doing: Doing) -> str:
    """Most of what it carries stands in posts that gather several works: lists of links."""
    if doing.lists < FEWEST_LISTS or doing.listed < MOST_OF_IT:
        return ""
    return (
        f"{doing.listed:.0%} of the works that it carries stand in {doing.lists} posts of it that "
        "gather several at once"
    )


def bridges(doing: Doing) -> str:
    """Others' works reach another part of the network only through it."""
    notable = doing.bridged >= NOTABLE * doing.oxygen and doing.bridged > 0
    if not notable or doing.bridged < MOST_OF_IT * doing.carried:
        return ""
    return (
        f"of the {doing.carried:,.0f} exposures a day of others' works that reach nobody without "
        f"it, about {doing.bridged:,.0f} lie beyond it in another part of the network than the "
        "works come from"
    )


def originates(doing: Doing) -> str:
    """Most of what goes with it are works that it starts."""
    if not doing.starts or doing.own < doing.carried:
        return ""
    return f"it starts {doing.starts:.2g} works a day, and they are most of what goes with it"


def amplifies(doing: Doing) -> str:
    """It carries others' works further: people pass on from it, or many see them there alone."""
    if doing.carried <= 0 or (doing.passed_on < 1 and doing.share < NOTABLE):
        return ""
    return (
        f"{doing.carried:,.0f} exposures a day of others' works reach nobody without it, "
        f"and {doing.passed_on:.0f} were passed on from it"
    )


def watches(doing: Doing) -> str:
    """Hardly anything that was seen depends on it."""
    return f"nobody passes on from it, and {doing.share:.2%} of all exposures depend on it"


ROLES: tuple[tuple[Role, Callable[[Doing], str]], ...] = (
    (Role.ANNOUNCER, announces),
    (Role.ARCHIVIST, keeps_lists),
    (Role.ORIGINATOR, originates),
    (Role.BRIDGE, bridges),
    (Role.AMPLIFIER, amplifies),
    (Role.AUDIENCE, watches),
)
"""Read aloud: the first of these that has a reason is the role."""


def role_of(doing: Doing) -> tuple[Role, str]:
    """Return the role of an account, and why."""
    return next((role, reason) for role, reads in ROLES if (reason := reads(doing)))
