"""Presence and cause: two columns. Unknown is never gone."""

from datetime import datetime
from enum import StrEnum

import attrs


class Presence(StrEnum):
    """Whether content can still be found at its location."""

    PRESENT = "present"
    GONE = "gone"
    PARTLY = "partly"  #: one view still serves it
    UNREACHABLE = "unreachable"
    UNKNOWN = "unknown"


class Cause(StrEnum):
    """Why it is not (wholly) present, as far as that can be told."""

    PLATFORM = "platform"
    AUTHOR = "author"
    ACCOUNT = "account"  #: the whole account was taken down or suspended
    GEO = "geo"
    LOGIN = "login"
    LABEL = "label"
    UNKNOWN = "unknown"


@attrs.frozen(kw_only=True)
class View:
    """What one window on a location said (a PDS, an AppView, a labeller, a page)."""

    name: str
    presence: Presence
    said: str  #: the answer in short, as it was given


@attrs.frozen(kw_only=True)
class Look:
    """One look at a location: presence and cause, with what each view said."""

    at: datetime
    presence: Presence
    cause: Cause | None = None  #: None while it is present
    views: tuple[View, ...] = ()
    because: str = ""
