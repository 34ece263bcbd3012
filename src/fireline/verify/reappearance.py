"""Reappearance: a work whose removal we saw, posted again elsewhere."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import attrs

from fireline.domain.ids import AccountKey, IdMaker, PostKey, unversioned
from fireline.domain.work import Sighting, Via


@attrs.frozen(kw_only=True)
class Removal:
    """A location of a work that we saw gone."""

    work: UUID
    post: PostKey  #: without version
    account: AccountKey | None
    gone_at: datetime  #: when we first saw it gone, which is not before it went


@attrs.frozen(kw_only=True)
class Reappearance:
    """The same work in another post, after we had seen it removed."""

    id: UUID
    work: UUID
    removed: PostKey  #: what was seen gone last before it came again
    again: PostKey  #: where it came again, without version
    account: AccountKey
    said_at: datetime
    away: timedelta  #: from the removal that we saw to the new post
    noticed_at: datetime


_CARRIES_IT_ANEW = frozenset({Via.ORIGINAL, Via.COPY})
"""A repost of what stood before is no new upload."""


def reappearances(
    removals: Iterable[Removal], sightings: Iterable[Sighting], *, ids: IdMaker, at: datetime
) -> Iterator[Reappearance]:
    """Find each post that carries a work anew after a removal of it was seen.

    The time away counts from the last removal seen before the new post. What came between the
    true removal and our seeing of it is not found: we say no more than we saw.
    """
    by_work: dict[UUID, list[Removal]] = {}
    for removal in sorted(removals, key=lambda one: (one.gone_at, one.post)):
        by_work.setdefault(removal.work, []).append(removal)
    seen: set[tuple[UUID, str]] = set()
    for sighting in sorted(sightings, key=lambda one: (one.said_at, one.post, one.work)):
        post = unversioned(sighting.post)
        last = _last_before(by_work.get(sighting.work, ()), sighting.said_at)
        if sighting.via not in _CARRIES_IT_ANEW or last is None or (sighting.work, post) in seen:
            continue
        seen.add((sighting.work, post))
        yield Reappearance(
            id=ids(),
            work=sighting.work,
            removed=last.post,
            again=post,
            account=sighting.account,
            said_at=sighting.said_at,
            away=sighting.said_at - last.gone_at,
            noticed_at=at,
        )


def _last_before(removals: Sequence[Removal], at: datetime) -> Removal | None:
    before = [removal for removal in removals if removal.gone_at < at]
    return before[-1] if before else None
