"""A queue and openings in memory: for tests, and for trying the order by hand."""

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

import attrs

from fireline.direct.order import place
from fireline.direct.queue_port import Judged, OpenAccount, OpenLocation, OpenReferral
from fireline.domain.act import AuditRow
from fireline.domain.fingerprint import Kind
from fireline.domain.queue import Handling, ItemKind, ItemState, QueueItem
from fireline.domain.succession import Succession
from fireline.domain.work import Candidate
from fireline.errors import NotFoundError


class MemoryWorkQueue:
    """A queue of one authority in a dictionary; one lock stands for the rows' locks."""

    def __init__(self) -> None:
        self._items: dict[UUID, QueueItem] = {}
        self._handlings: list[Handling] = []
        self._audit: list[AuditRow] = []
        self._lock = threading.RLock()

    @contextmanager
    def recording(self, *rows: AuditRow) -> Iterator[None]:
        """Keep the rows and the change, or neither."""
        with self._lock:
            kept = dict(self._items), list(self._handlings), list(self._audit)
            try:
                self._audit.extend(rows)
                yield
            except BaseException:  # -- whatever breaks the block, nothing of it is kept
                self._items, self._handlings, self._audit = kept
                raise

    def recorded(self, *, on: str) -> Sequence[AuditRow]:
        """Return what was recorded on one thing, oldest first."""
        return [row for row in self._audit if row.on == on]

    def replace_open(self, items: Sequence[QueueItem]) -> None:
        """Let the queue be these items; what is claimed stays with who has it."""
        with self._lock:
            live = {(one.kind, one.subject): one for one in self._live()}
            for one in live.values():
                if one.state is ItemState.OPEN:
                    del self._items[one.id]
            for item in items:
                known = live.get((item.kind, item.subject), item)
                self._items[known.id] = attrs.evolve(
                    item,
                    id=known.id,
                    added_at=known.added_at,
                    state=known.state,
                    claimed_by=known.claimed_by,
                )

    def claim(
        self,
        *,
        by: UUID,
        languages: Sequence[str],
        at: datetime,  # noqa: ARG002 -- the port's; nothing here asks since when
        kinds: Sequence[ItemKind] | None = None,
    ) -> QueueItem | None:
        """Give this officer the best open item that they can read; None when there is none."""
        with self._lock:
            for one in sorted(self._live(), key=place):
                readable = not one.language or one.language in languages
                wanted = kinds is None or one.kind in kinds
                if one.state is ItemState.OPEN and readable and wanted:
                    claimed = attrs.evolve(one, state=ItemState.CLAIMED, claimed_by=by)
                    self._items[one.id] = claimed
                    return claimed
        return None

    def item(self, item: UUID) -> QueueItem:
        """Return one item."""
        if item not in self._items:
            raise NotFoundError(f"no such item: {item}")
        return self._items[item]

    def release(self, item: UUID) -> None:
        """Give a claimed item back."""
        self._items[item] = attrs.evolve(self.item(item), state=ItemState.OPEN, claimed_by=None)

    def done(self, item: UUID, *, minutes: float, at: datetime) -> None:
        """Take a claimed item out of the queue, and keep how long it took."""
        held = self.item(item)
        self._items[item] = attrs.evolve(held, state=ItemState.DONE)
        self._handlings.append(
            Handling(kind=held.kind, language=held.language, minutes=minutes, at=at)
        )

    def handlings(self) -> Sequence[Handling]:
        """Return how long items really took, oldest first."""
        return sorted(self._handlings, key=lambda one: one.at)

    def items(self, limit: int) -> Sequence[QueueItem]:
        """Return the live items in the queue's order."""
        return sorted(self._live(), key=place)[:limit]

    def _live(self) -> list[QueueItem]:
        return [one for one in self._items.values() if one.state is not ItemState.DONE]


@attrs.define(kw_only=True)
class MemoryOpenings:
    """What is open, as it was written down."""

    waiting: Sequence[Candidate] = ()
    judgements: Mapping[Kind, Judged] = attrs.field(factory=dict)
    places: Sequence[OpenLocation] = ()
    people: Sequence[OpenAccount] = ()
    drafts: Sequence[OpenReferral] = ()
    unknown: Sequence[OpenReferral] = ()
    suggested: Sequence[Succession] = ()

    def candidates(self) -> Sequence[Candidate]:
        """Return the candidates that wait for a judgement."""
        return self.waiting

    def judged(self) -> Mapping[Kind, Judged]:
        """Return how candidates of each kind were judged so far."""
        return self.judgements

    def locations(self) -> Sequence[OpenLocation]:
        """Return the posts of works that could be referred."""
        return self.places

    def accounts(self) -> Sequence[OpenAccount]:
        """Return the accounts that could be referred."""
        return self.people

    def referrals(self) -> Sequence[OpenReferral]:
        """Return the referrals that wait for approval."""
        return self.drafts

    def fates(self) -> Sequence[OpenReferral]:
        """Return the referrals of unknown fate."""
        return self.unknown

    def successions(self) -> Sequence[Succession]:
        """Return the suggested returns that wait for a verdict."""
        return self.suggested
