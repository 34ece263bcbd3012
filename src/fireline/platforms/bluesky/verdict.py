"""Verdict: what the windows on a location say together, and why we think so.

A Bluesky network takes down in several places that know little of each other. Which act changes
what was seen on the real servers, and stands in docs/decisions/0303: a takedown on the PDS leaves
the application view serving, one in the application view leaves the PDS serving, one in the
moderation service of a single record is no more than a label.
"""

from collections.abc import Callable, Sequence
from enum import StrEnum

import attrs

from fireline.domain.presence import Cause, Presence, View

P = Presence
#: Labels by which a moderation service tells applications to show nothing.
HIDING_LABELS = frozenset({"!takedown", "!suspend", "!hide"})


class Repository(StrEnum):
    """What a PDS says of an account as a whole (com.atproto.sync.getRepoStatus)."""

    ACTIVE = "active"
    TAKEN_DOWN = "takendown"
    SUSPENDED = "suspended"
    DEACTIVATED = "deactivated"
    DELETED = "deleted"
    UNKNOWN = "unknown"


@attrs.frozen(kw_only=True)
class Windows:
    """What each window on a location showed."""

    server: View  #: the PDS, which holds the record
    application: View  #: the AppView, which shows it to people
    repository: Repository = Repository.UNKNOWN
    #: Whether the repository that the author signed still holds the record; None when not told.
    #: A takedown hides a record without touching it there, a deletion takes it out.
    signed: bool | None = None
    account_banned: bool = False  #: the AppView says that the whole account was taken down
    account_left: bool = False  #: the AppView says that its holder switched it off
    labels: tuple[str, ...] = ()  #: hiding labels in force
    deleted_by_author: bool = False  #: the firehose brought the author's own deletion
    views: tuple[View, ...] = ()  #: every answer, as it was given


@attrs.frozen
class Verdict:
    """Presence and cause, and the sentence that an officer reads."""

    presence: Presence
    cause: Cause | None
    because: str


def verdict(windows: Windows) -> Verdict:
    """Say whether content is still to be found, and why not; what was not told is unknown."""
    presence, because = _presence(windows)
    if presence not in (P.GONE, P.PARTLY):
        return Verdict(presence, None, because)
    cause, why = _cause(windows)
    return Verdict(presence, cause, f"{because}; {why}")


def _presence(windows: Windows) -> tuple[Presence, str]:
    both = {windows.server.presence, windows.application.presence}
    if P.PRESENT in both:
        return _served(windows, both)
    if both == {P.GONE}:
        return P.GONE, "gone from both its server and the application view"
    if both == {P.UNREACHABLE}:
        return P.UNREACHABLE, "neither its server nor the application view answered"
    return P.UNKNOWN, "not served where it could be asked, and not all could be asked"


def _served(windows: Windows, both: set[Presence]) -> tuple[Presence, str]:
    here, there = _sides(windows)
    if P.GONE in both:
        return P.PARTLY, f"still served by {here}, gone from {there}"
    if windows.labels:
        return P.PARTLY, f"still served by {here}, but labelled {', '.join(windows.labels)}"
    if both == {P.PRESENT}:
        return P.PRESENT, "served by both its server and the application view"
    return P.PRESENT, f"served by {here}; {there} could not tell"


def _sides(windows: Windows) -> tuple[str, str]:
    names = ("its server", "the application view")
    return names if windows.server.presence is P.PRESENT else (names[1], names[0])


def _cause(windows: Windows) -> tuple[Cause, str]:
    for holds, cause, why in _CAUSES:
        if holds(windows):
            return cause, why
    return Cause.UNKNOWN, (
        "no deletion by the author was seen and no takedown was told, so why is not known"
    )


#: Read aloud: the first line that holds names the cause.
_CAUSES: Sequence[tuple[Callable[[Windows], bool], Cause, str]] = (
    (
        lambda w: w.repository in (Repository.TAKEN_DOWN, Repository.SUSPENDED),
        Cause.ACCOUNT,
        "its server says that the whole account was taken down",
    ),
    (
        lambda w: w.account_banned,
        Cause.ACCOUNT,
        "the application view says that the whole account was taken down",
    ),
    (
        lambda w: w.deleted_by_author,
        Cause.AUTHOR,
        "the stream brought the author's own deletion",
    ),
    (
        lambda w: w.repository in (Repository.DEACTIVATED, Repository.DELETED) or w.account_left,
        Cause.AUTHOR,
        "its holder switched the account off",
    ),
    (
        lambda w: w.server.presence is P.GONE and w.signed is True,
        Cause.PLATFORM,
        "the author's signed repository still holds it, so it was hidden and not deleted",
    ),
    (
        lambda w: w.server.presence is P.PRESENT and w.application.presence is P.GONE,
        Cause.PLATFORM,
        "its server still serves it, so the application view has taken it down",
    ),
    # A label on what is gone proves nothing: it may have been labelled first and deleted later.
    (
        lambda w: bool(w.labels) and P.GONE not in (w.server.presence, w.application.presence),
        Cause.LABEL,
        "a moderation service labels it, and nothing was taken down",
    ),
)
