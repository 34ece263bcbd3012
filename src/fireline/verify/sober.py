"""Sober: what a look may be taken to say, by what its windows said and the streams told."""

from collections.abc import Sequence

import attrs

from fireline.domain.observation import Standing
from fireline.domain.presence import Cause, Look, Presence
from fireline.verify.probe import Fact

_TOLD_NOTHING = frozenset({Presence.UNREACHABLE, Presence.UNKNOWN})

FACT_OF: dict[Standing, Fact] = {
    Standing.ACTIVE: Fact.ACCOUNT_ACTIVE,
    Standing.TAKEN_DOWN: Fact.ACCOUNT_TAKEN_DOWN,
    Standing.SUSPENDED: Fact.ACCOUNT_SUSPENDED,
    Standing.DEACTIVATED: Fact.ACCOUNT_DEACTIVATED,
    Standing.DELETED: Fact.ACCOUNT_DELETED,
}
"""What the platform's stream says of an account, as a probe is told it; unknown is no fact."""

#: Read aloud, first match first: this fact is this cause.
_CAUSE_OF: tuple[tuple[Fact, Cause], ...] = (
    (Fact.DELETED_BY_AUTHOR, Cause.AUTHOR),
    (Fact.ACCOUNT_DELETED, Cause.AUTHOR),
    (Fact.ACCOUNT_DEACTIVATED, Cause.AUTHOR),
    (Fact.ACCOUNT_TAKEN_DOWN, Cause.ACCOUNT),
    (Fact.ACCOUNT_SUSPENDED, Cause.ACCOUNT),
)


def sober(look: Look, known: Sequence[str]) -> Look:
    """Return what a look may be taken to say.

    Gone is only what a window said is gone: if none of them could tell, nothing is known. A cause
    that the look leaves open is taken from what the streams told; no fact, no cause.
    """
    if look.presence is Presence.GONE and look.views and not _any_could_tell(look):
        because = f"no window could tell ({look.because})"
        return attrs.evolve(look, presence=Presence.UNKNOWN, cause=None, because=because)
    if look.presence is Presence.PRESENT:
        return attrs.evolve(look, cause=None)
    if look.presence is Presence.GONE and look.cause in {None, Cause.UNKNOWN}:
        return _with_cause(look, known)
    return look


def _any_could_tell(look: Look) -> bool:
    return any(view.presence not in _TOLD_NOTHING for view in look.views)


def _with_cause(look: Look, known: Sequence[str]) -> Look:
    for fact, cause in _CAUSE_OF:
        if fact in known:
            because = f"{look.because}; the platform's stream said {fact}".removeprefix("; ")
            return attrs.evolve(look, cause=cause, because=because)
    return attrs.evolve(look, cause=Cause.UNKNOWN)
