"""Shift: one officer's day at the desk, counted in minutes."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import attrs

from fireline import direct
from fireline.domain.authority import Officer
from fireline.domain.queue import ItemKind, QueueItem
from fireline.exercise.cast import minutes_for
from fireline.exercise.chance import stream
from fireline.exercise.officers_desk import OfficersDesk


@attrs.define(kw_only=True)
class Shift:
    """Who works, at which desk, since when, and how much of the time is used."""

    officer: Officer
    desk: OfficersDesk
    seed: int
    began: datetime
    minutes: float
    used: float = 0.0
    works: set[UUID] = attrs.Factory(set)  #: judged in this shift, not looked back for yet

    @property
    def by(self) -> UUID:
        """The officer's id."""
        return self.officer.id

    @property
    def now(self) -> datetime:
        """The officer's time of day."""
        return self.began + timedelta(minutes=self.used)

    def has_time(self, until: float = 1.0) -> bool:
        """Say whether something of this share of the day is left."""
        return self.used < until * self.minutes

    def claimed(self, kinds: Sequence[ItemKind]) -> QueueItem | None:
        """Take the best item of these kinds that this officer can read."""
        return direct.claim_next(
            queue=self.desk.queue,
            by=self.by,
            languages=self.officer.languages,
            authority=self.desk.authority.id,
            at=self.now,
            kinds=kinds,
        )

    def finish(self, item: QueueItem, share: float = 1.0) -> None:
        """Close an item with the minutes that it took; an early end takes a share of them."""
        minutes = self.spend(item.kind, item.language, item.subject, share)
        direct.finish(
            queue=self.desk.queue,
            item=item.id,
            minutes=minutes,
            by=self.by,
            authority=self.desk.authority.id,
            at=self.now,
        )

    def spend(self, kind: ItemKind, language: str, subject: str, share: float = 1.0) -> float:
        """Let an act take its time, and return it."""
        rng = stream(self.seed, "minutes", self.officer.name, kind, subject)
        minutes = minutes_for(kind, language, rng) * share
        self.used += minutes
        return minutes
