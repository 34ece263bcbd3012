"""Look log and deletion log in memory: for tests, and for trying the act by hand."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from fireline.domain.act import AuditRow
from fireline.domain.ids import AccountKey, PostKey, unversioned
from fireline.domain.location import Location
from fireline.domain.observation import Standing
from fireline.domain.presence import Look, Presence
from fireline.domain.work import Sighting
from fireline.verify.look_log import Due
from fireline.verify.reappearance import Reappearance, Removal


class MemoryLookLog:
    """Keeps looks, reappearances and audit rows; knows the referred locations it is given."""

    def __init__(self) -> None:
        self._asked: dict[UUID, tuple[Location, UUID | None, datetime]] = {}
        self._next: dict[UUID, datetime | None] = {}
        self._looks: dict[UUID, tuple[Look, ...]] = {}
        self._sightings: tuple[Sighting, ...] = ()
        self._again: tuple[Reappearance, ...] = ()
        self._audit: tuple[AuditRow, ...] = ()

    def asked(self, location: Location, *, work: UUID | None, at: datetime) -> None:
        """Know that a location was asked to go; refer does this where there is a database."""
        self._asked[location.id] = (location, work, at)
        self._next[location.id] = at

    def sighted(self, *sightings: Sighting) -> None:
        """Know where works were seen; track does this where there is a database."""
        self._sightings += sightings

    @contextmanager
    def recording(self, *rows: AuditRow) -> Iterator[None]:
        """Keep the rows and the changes, or none of them."""
        before = (dict(self._next), dict(self._looks), self._again, self._audit)
        try:
            self._audit += rows
            yield
        except BaseException:  # -- whatever breaks the block, nothing of it is kept
            self._next, self._looks, self._again, self._audit = before
            raise

    def recorded(self, *, on: str) -> Sequence[AuditRow]:
        """Return what was recorded on one thing, oldest first."""
        return [row for row in self._audit if row.on == on]

    def due(self, at: datetime, *, limit: int) -> Sequence[Due]:
        """Return the locations whose next look is due, longest due first."""
        waiting = [(when, key) for key, when in self._next.items() if when and when <= at]
        return [self._due(key) for _, key in sorted(waiting)[:limit]]

    def record(self, location: UUID, look: Look, *, next_at: datetime | None) -> None:
        """Keep what was seen, and when to look again."""
        self._looks[location] = (*self._looks.get(location, ()), look)
        self._next[location] = next_at

    def looks_at(self, location: UUID) -> Sequence[Look]:
        """Return what was seen at a location, oldest first."""
        return self._looks.get(location, ())

    def removals(self) -> Sequence[Removal]:
        """Return the posts of works that were seen gone, with the first such look."""
        found = []
        for place, work, _ in self._asked.values():
            gone = [look.at for look in self.looks_at(place.id) if look.presence is Presence.GONE]
            if gone and work is not None:
                post = unversioned(place.key)
                found.append(
                    Removal(work=work, post=post, account=place.account, gone_at=min(gone))
                )
        return found

    def sightings_of(self, works: Iterable[UUID], *, after: datetime) -> Sequence[Sighting]:
        """Return where these works were seen in posts said after a moment."""
        wanted = set(works)
        return [one for one in self._sightings if one.work in wanted and one.said_at > after]

    def keep_reappearances(self, found: Sequence[Reappearance]) -> int:
        """Keep what is new (one row a work and post); say how many were."""
        known = {(one.work, one.again) for one in self._again}
        new = tuple(one for one in found if (one.work, one.again) not in known)
        self._again += new
        return len(new)

    def reappearances(self) -> Sequence[Reappearance]:
        """Return all that were noticed, oldest first."""
        return sorted(self._again, key=lambda one: (one.said_at, one.again))

    def _due(self, key: UUID) -> Due:
        location, _, at = self._asked[key]
        looks = self.looks_at(key)
        return Due(location=location, asked_at=at, latest=looks[-1] if looks else None)


class MemoryDeletionLog:
    """Says what it was told that the platforms' streams said."""

    def __init__(
        self,
        deleted: Mapping[PostKey, datetime] | None = None,
        standing: Mapping[AccountKey, Standing] | None = None,
    ) -> None:
        self._deleted = dict(deleted or {})
        self._standing = dict(standing or {})

    def deletions(self, posts: Iterable[str]) -> Mapping[PostKey, datetime]:
        """Say of which posts the author's own deletion was seen, and when."""
        wanted = {unversioned(post) for post in posts}
        return {post: at for post, at in self._deleted.items() if post in wanted}

    def standings(self, accounts: Iterable[str]) -> Mapping[AccountKey, Standing]:
        """Say what was told last of how these accounts stand."""
        wanted = set(accounts)
        return {account: said for account, said in self._standing.items() if account in wanted}
