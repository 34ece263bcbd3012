"""Look log: which locations are due, what was seen there, and what came again."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

import attrs

from fireline.domain.act import Recorder
from fireline.domain.ids import AccountKey, PostKey
from fireline.domain.location import Location
from fireline.domain.observation import Standing
from fireline.domain.presence import Look
from fireline.domain.work import Sighting
from fireline.verify.reappearance import Reappearance, Removal


@attrs.frozen(kw_only=True)
class Due:
    """A location that was asked to go and is to be looked at now."""

    location: Location
    asked_at: datetime  #: when its newest referral was sent
    latest: Look | None = None


class LookLog(Recorder, Protocol):
    """The casework of one authority, as verify needs it.

    Do keep every look: presence changes, and the change is what is measured.
    Don't look at what nobody referred: verify is no search.
    """

    def due(self, at: datetime, *, limit: int) -> Sequence[Due]:
        """Return the locations of sent referrals whose next look is due, longest due first.

        A location that was never looked at is due from the moment its referral was sent. One
        whose next look is None is looked at no more.
        """
        ...

    def record(self, location: UUID, look: Look, *, next_at: datetime | None) -> None:
        """Keep what was seen, and when to look again (None: no more)."""
        ...

    def removals(self) -> Sequence[Removal]:
        """Return the posts of tracked works that were seen gone, with the first such look."""
        ...

    def sightings_of(self, works: Iterable[UUID], *, after: datetime) -> Sequence[Sighting]:
        """Return where these works were seen in posts said after a moment."""
        ...

    def keep_reappearances(self, found: Sequence[Reappearance]) -> int:
        """Keep what is new (one row a work and post); say how many were."""
        ...

    def reappearances(self) -> Sequence[Reappearance]:
        """Return all that were noticed, oldest first."""
        ...


class DeletionLog(Protocol):
    """The lake, as verify needs it: what the platforms' own streams said.

    Do leave out what was never spoken of: silence is no fact.
    """

    def deletions(self, posts: Iterable[str]) -> Mapping[PostKey, datetime]:
        """Say of which posts the author's own deletion was seen, and when; keys without version."""
        ...

    def standings(self, accounts: Iterable[str]) -> Mapping[AccountKey, Standing]:
        """Say what was told last of how these accounts stand."""
        ...
