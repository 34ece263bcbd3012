"""Probe: a platform's own way of looking at a location once more."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Protocol

from fireline.domain.location import Location
from fireline.domain.presence import Look


class Fact(StrEnum):
    """What the platform's stream told us before we look; a probe may tell a cause by it."""

    DELETED_BY_AUTHOR = "deleted_by_author"
    ACCOUNT_ACTIVE = "account_active"
    ACCOUNT_TAKEN_DOWN = "account_taken_down"
    ACCOUNT_SUSPENDED = "account_suspended"
    ACCOUNT_DEACTIVATED = "account_deactivated"
    ACCOUNT_DELETED = "account_deleted"


class Probe(Protocol):
    """Looks at a location through every window that its platform has, and says what each said.

    Do keep each window's own answer in ``Look.views``.
    Do say UNREACHABLE when nothing answered, and UNKNOWN when the answers cannot be read.
    Do tell presence and cause apart: they are two columns.
    Don't ever say GONE because something did not answer.
    Don't tell a cause that neither a window nor a known fact shows: UNKNOWN is a cause too.
    """

    @property
    def name(self) -> str:
        """The platform that it looks at."""
        ...

    def look(self, location: Location, *, known: Sequence[str] = ()) -> Look:
        """Look once.

        Raises:
            ItemUnreadable: the platform has no location of this kind.
            SourceUnavailable: nothing of the platform answers.
        """
        ...
