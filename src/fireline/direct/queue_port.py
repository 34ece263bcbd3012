"""Queue port: where the queue is kept, and where what is open is read."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

import attrs

from fireline.domain.act import Recorder
from fireline.domain.fingerprint import Kind
from fireline.domain.ids import AccountKey
from fireline.domain.location import Location
from fireline.domain.queue import Handling, ItemKind, QueueItem
from fireline.domain.succession import Succession
from fireline.domain.work import Candidate, Tier


class WorkQueue(Recorder, Protocol):
    """What there is to do, in one order: tier, then worth (best first), then id.

    Do hand an item to one officer only, however many ask at once (SKIP LOCKED).
    Don't order by age: what is worth more goes first (docs/decisions/0204).
    """

    def replace_open(self, items: Sequence[QueueItem]) -> None:
        """Make these the open items: one of the same kind and subject keeps its id and age.

        Open items that are not named vanish; claimed ones stay as they are.
        """
        ...

    def claim(
        self,
        *,
        by: UUID,
        languages: Sequence[str],
        at: datetime,
        kinds: Sequence[ItemKind] | None = None,
    ) -> QueueItem | None:
        """Give an officer the first open item in a language that they read; None if there is none.

        An item whose language nobody told is for everybody.
        """
        ...

    def item(self, item: UUID) -> QueueItem:
        """Return one item.

        Raises:
            NotFoundError: there is none of this id, or it is another authority's.
        """
        ...

    def release(self, item: UUID) -> None:
        """Put a claimed item back."""
        ...

    def done(self, item: UUID, *, minutes: float, at: datetime) -> None:
        """Take a claimed item out of the queue and keep how long it took."""
        ...

    def handlings(self) -> Sequence[Handling]:
        """Return how long items really took, oldest first."""
        ...

    def items(self, limit: int) -> Sequence[QueueItem]:
        """Return the first items that are not done, in the order of the queue."""
        ...


@attrs.frozen(kw_only=True)
class OpenLocation:
    """A place where a work was seen and of which no referral is on its way."""

    location: Location
    work: UUID
    title: str  #: of the work
    tier: Tier
    said_at: datetime


@attrs.frozen(kw_only=True)
class OpenAccount:
    """An account that posted works itself and is neither referred as a whole nor gone."""

    account: AccountKey
    tier: Tier  #: gravest of the works that it posted
    title: str  #: handle or key
    language: str = ""


@attrs.frozen(kw_only=True)
class OpenReferral:
    """A referral that waits for a person."""

    referral: UUID
    title: str
    tier: Tier | None
    account: AccountKey | None
    whole_account: bool  #: it asks for the account and not for one post
    language: str = ""


@attrs.frozen(kw_only=True)
class Judged:
    """How candidates of one kind were judged so far."""

    works: int = 0
    dismissed: int = 0


class Openings(Protocol):
    """What is open in the casework of one authority.

    Do return each in a total order.
    Don't return what an officer must not do: what is referred already, or gone.
    """

    def candidates(self) -> Sequence[Candidate]:
        """Return the candidates that wait for a judgement."""
        ...

    def judged(self) -> Mapping[Kind, Judged]:
        """Return how candidates of each kind were judged so far."""
        ...

    def locations(self) -> Sequence[OpenLocation]:
        """Return the posts of works that could be referred."""
        ...

    def accounts(self) -> Sequence[OpenAccount]:
        """Return the accounts that could be referred."""
        ...

    def referrals(self) -> Sequence[OpenReferral]:
        """Return the referrals that wait for approval."""
        ...

    def fates(self) -> Sequence[OpenReferral]:
        """Return the referrals of unknown fate, which only a person may send again."""
        ...

    def successions(self) -> Sequence[Succession]:
        """Return the suggested returns that wait for a verdict."""
        ...
