"""A case file, outbox and deconfliction in memory: for tests, and for trying the acts by hand."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from typing import TypeVar
from uuid import UUID

import attrs

from fireline.domain.act import AuditRow
from fireline.domain.assessment import ExclusionCheck
from fireline.domain.authority import Authority
from fireline.domain.ids import AccountKey
from fireline.domain.location import Location
from fireline.domain.message import Answer, Delivery, Message, Receipt
from fireline.domain.presence import Look
from fireline.domain.referral import Referral
from fireline.domain.work import Sighting, Work
from fireline.errors import NotFoundError, StoreError
from fireline.refer.capture import Capture
from fireline.refer.check import Check
from fireline.refer.custody import CustodyEntry
from fireline.refer.evidence_store import Kept
from fireline.refer.taken import Taken
from fireline.refer.time_stamp import TimeToken

K = TypeVar("K")
V = TypeVar("V")


@attrs.frozen(kw_only=True)
class Posted:
    """A message in the outbox, with how its delivery stands."""

    message: Message
    delivery: Delivery
    not_before: datetime
    tries: int = 0
    taken_at: datetime | None = None
    receipt: Receipt | None = None
    trouble: str = ""


@attrs.define
class _Rows:
    """Everything that is kept."""

    locations: dict[UUID, Location] = attrs.Factory(dict)
    referrals: dict[UUID, Referral] = attrs.Factory(dict)
    works: dict[UUID, Work] = attrs.Factory(dict)
    exclusions: dict[UUID, ExclusionCheck] = attrs.Factory(dict)
    sightings: tuple[Sighting, ...] = ()
    looks: dict[UUID, Look] = attrs.Factory(dict)
    captures: dict[UUID, tuple[Capture, ...]] = attrs.Factory(dict)
    checks: dict[UUID, tuple[Check, ...]] = attrs.Factory(dict)
    answers: tuple[Answer, ...] = ()
    audit: tuple[AuditRow, ...] = ()
    posted: dict[UUID, Posted] = attrs.Factory(dict)

    def copy(self) -> "_Rows":
        """Return the rows as they are now; their values are frozen, so the tables are enough."""
        return attrs.evolve(
            self,
            locations=dict(self.locations),
            referrals=dict(self.referrals),
            works=dict(self.works),
            exclusions=dict(self.exclusions),
            looks=dict(self.looks),
            captures=dict(self.captures),
            checks=dict(self.checks),
            posted=dict(self.posted),
        )


class MemoryCaseFile:
    """Keeps what refer keeps, with transactions that roll back as a database's do.

    It is the case file, the outbox and the deconfliction in one, as one database is.
    """

    def __init__(self, authority: Authority) -> None:
        self._authority = authority
        self._rows = _Rows()
        self._depth = 0
        #: What the other authorities say, by location key.
        self.words: dict[str, tuple[str, ...]] = {}
        self.aside: frozenset[AccountKey] = frozenset()

    def recording(self, *rows: AuditRow) -> AbstractContextManager[None]:
        """Open a transaction, or a savepoint in one."""
        return self._transaction(rows)

    def recorded(self, *, on: str) -> Sequence[AuditRow]:
        """Return what was recorded on one thing, oldest first."""
        return [row for row in self._rows.audit if row.on == on]

    def authority(self) -> Authority:
        """Return the authority whose casework this is."""
        return self._authority

    def location(self, location: UUID) -> Location:
        """Return a location."""
        return _found(self._rows.locations, location, "location")

    def ensure_location(self, location: Location) -> Location:
        """Return the location kept under this key; keep the given one when none is."""
        for kept in self._rows.locations.values():
            if kept.key == location.key:
                return kept
        self._rows.locations[location.id] = location
        return location

    def referral(self, referral: UUID) -> Referral:
        """Return a referral."""
        return _found(self._rows.referrals, referral, "referral")

    def save_referral(self, referral: Referral) -> None:
        """Keep a referral as it is now; refuse one that its drafter approved."""
        if referral.approved_by is not None and referral.approved_by == referral.drafted_by:
            raise StoreError("four_eyes: a referral is approved by another than its drafter")
        self._rows.referrals[referral.id] = referral

    def referrals_for(self, location: UUID) -> Sequence[Referral]:
        """Return all referrals of one location, oldest first."""
        found = [kept for kept in self._rows.referrals.values() if kept.location == location]
        return sorted(found, key=lambda kept: (kept.drafted_at, kept.id))

    def add_work(self, work: Work, exclusion: ExclusionCheck) -> None:
        """Keep a judged work; track does this where there is a database."""
        self._rows.works[work.id] = work
        self._rows.exclusions[work.id] = exclusion

    def work(self, work: UUID) -> Work:
        """Return a judged work."""
        return _found(self._rows.works, work, "work")

    def sightings_of(self, work: UUID) -> Sequence[Sighting]:
        """Return where a work was seen, oldest first."""
        found = [kept for kept in self._rows.sightings if kept.work == work]
        return sorted(found, key=lambda kept: (kept.said_at, kept.id))

    def exclusion_of(self, work: UUID) -> ExclusionCheck | None:
        """Return the exclusion check with which a work was judged."""
        return self._rows.exclusions.get(work)

    def add_look(self, location: UUID, look: Look) -> None:
        """Keep a look; verify does this where there is a database."""
        self._rows.looks[location] = look

    def latest_look(self, location: UUID) -> Look | None:
        """Return what we last saw at a location."""
        return self._rows.looks.get(location)

    def captures(self, location: UUID) -> Sequence[Capture]:
        """Return the evidence of a location, oldest first."""
        return sorted(self._rows.captures.get(location, ()), key=lambda kept: kept.at)

    def add_capture(self, location: UUID, capture: Capture, *, by: UUID | None) -> None:
        """Keep that a location was captured."""
        del by  # the audit row says it
        kept = self._rows.captures.get(location, ())
        self._rows.captures[location] = (*kept, capture)

    def set_aside(self) -> frozenset[AccountKey]:
        """Return the accounts judged to report, research, archive or oppose."""
        return self.aside

    def save_checks(self, referral: UUID, checks: Sequence[Check], at: datetime) -> None:
        """Keep what the guard said; the newest asking counts."""
        del at  # one asking is kept here, the newest
        self._rows.checks[referral] = tuple(checks)

    def checks_of(self, referral: UUID) -> Sequence[Check]:
        """Return what the guard said last."""
        return self._rows.checks.get(referral, ())

    def save_answer(self, answer: Answer, *, by: UUID | None) -> None:
        """Keep what a recipient answered."""
        del by  # the audit row says it
        self._rows.answers = (*self._rows.answers, answer)

    def asked(self, location_key: str) -> Sequence[str]:
        """Return the words of the others about one location."""
        return self.words.get(location_key, ())

    def enqueue(self, message: Message) -> None:
        """Let a message wait to be handed over."""
        if any(kept.message.message_id == message.message_id for kept in self._posted()):
            raise StoreError(f"message {message.message_id} is in the outbox already")
        due = message.drafted_at or datetime.min.replace(tzinfo=UTC)
        self._rows.posted[message.id] = Posted(
            message=message, delivery=Delivery.WAITING, not_before=due
        )

    def take(self, at: datetime) -> Message | None:
        """Take the waiting message that is due longest, committed as in hand."""
        if self._depth:
            raise StoreError("a message is taken outside of any transaction")
        due = [p for p in self._posted() if p.delivery is Delivery.WAITING and p.not_before <= at]
        if not due:
            return None
        first = min(due, key=lambda posted: (posted.not_before, posted.message.id))
        self._keep(
            attrs.evolve(first, delivery=Delivery.HANDING_OVER, tries=first.tries + 1, taken_at=at)
        )
        return first.message

    def delivered(self, message: Message, receipt: Receipt) -> None:
        """Record that the recipient took it."""
        posted = self.delivery_of(message)
        self._keep(attrs.evolve(posted, delivery=Delivery.DELIVERED, receipt=receipt, trouble=""))

    def fate_unknown(self, message: Message, why: str) -> None:
        """Record that nobody knows whether it arrived."""
        posted = self.delivery_of(message)
        self._keep(attrs.evolve(posted, delivery=Delivery.FATE_UNKNOWN, trouble=why))

    def failed(self, message: Message, why: str, again_at: datetime | None) -> None:
        """Record that it did not arrive, and when it is tried again, if at all."""
        posted = self.delivery_of(message)
        if again_at is None:
            self._keep(attrs.evolve(posted, delivery=Delivery.FAILED, trouble=why))
        else:
            waiting = attrs.evolve(posted, delivery=Delivery.WAITING, trouble=why)
            self._keep(attrs.evolve(waiting, not_before=again_at))

    def recall(self, referral: UUID) -> bool:
        """End what still waits of a referral; False when it is in hand or of unknown fate."""
        for posted in [p for p in self._posted() if p.message.referral == referral]:
            if posted.delivery in {Delivery.HANDING_OVER, Delivery.FATE_UNKNOWN}:
                return False
            if posted.delivery is Delivery.WAITING:
                self.failed(posted.message, "taken back before it was handed over", None)
        return True

    def left_in_hand(self, before: datetime) -> Sequence[Message]:
        """Return what was taken before a moment and is still in hand."""
        return [
            posted.message
            for posted in self._posted()
            if posted.delivery is Delivery.HANDING_OVER
            and posted.taken_at is not None
            and posted.taken_at <= before
        ]

    def of_unknown_fate(self) -> Sequence[Message]:
        """Return the messages of unknown fate, oldest first."""
        return [p.message for p in self._posted() if p.delivery is Delivery.FATE_UNKNOWN]

    def message_of(self, referral: UUID) -> Message | None:
        """Return the newest message of a referral."""
        found = [p.message for p in self._posted() if p.message.referral == referral]
        return found[-1] if found else None

    def tries(self, message: Message) -> int:
        """Say how often it was taken."""
        return self._rows.posted[message.id].tries

    def delivery_of(self, message: Message) -> Posted:
        """Return how the delivery of a message stands."""
        return self._rows.posted[message.id]

    def _posted(self) -> Sequence[Posted]:
        return sorted(self._rows.posted.values(), key=lambda posted: posted.message.id)

    def _keep(self, posted: Posted) -> None:
        self._rows.posted[posted.message.id] = posted

    @contextmanager
    def _transaction(self, rows: tuple[AuditRow, ...]) -> Iterator[None]:
        before, self._depth = self._rows.copy(), self._depth + 1
        try:
            self._rows.audit = (*self._rows.audit, *rows)
            yield
        except BaseException:  # -- whatever breaks the block, nothing of it is kept
            self._rows = before
            raise
        finally:
            self._depth -= 1


class MemoryEvidence:
    """Keeps captures in memory, packed as plain JSON: it is no archive, but it forgets alike."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}
        self._holds: dict[str, set[UUID]] = {}
        self._custody: list[CustodyEntry] = []
        self._tokens: dict[str, list[TimeToken]] = {}

    def keep(self, taken: Taken, *, place: UUID, about: Mapping[str, object]) -> Kept:
        """Keep what was taken for a place."""
        pieces = [{"url": one.url, "body": one.body.hex()} for one in taken.pieces]
        data = json.dumps({"capture": dict(about), "pieces": pieces}).encode()
        return Kept(sha256=self.put(data, place=place), mime="application/json", size=len(data))

    def put(self, data: bytes, *, place: UUID) -> str:
        """Keep the bytes for a place and return their SHA-256 in hex."""
        name = hashlib.sha256(data).hexdigest()
        self._kept[name] = data
        self._holds.setdefault(name, set()).add(place)
        return name

    def get(self, sha256: str) -> bytes:
        """Return the bytes."""
        return _found(self._kept, sha256, "evidence")

    def has(self, sha256: str) -> bool:
        """Say whether these bytes can be read."""
        return sha256 in self._kept

    def let_go(self, sha256: str, *, place: UUID) -> bool:
        """Forget the hold of one place; say whether it was the last."""
        holds = self._holds.get(sha256, set())
        if place not in holds:
            raise NotFoundError(f"no evidence {sha256} is kept for this place")
        holds.remove(place)
        if not holds:
            del self._kept[sha256]
        return not holds

    def enter(self, entry: CustodyEntry) -> None:
        """Add a line to the custody."""
        self._custody.append(entry)

    def custody(self, sha256: str = "") -> Sequence[CustodyEntry]:
        """Return the custody of one capture, or of all, oldest first."""
        return [one for one in self._custody if not sha256 or one.sha256 == sha256]

    def add_token(self, sha256: str, token: TimeToken) -> None:
        """Keep an outside word on when these bytes existed."""
        self._tokens.setdefault(sha256, []).append(token)

    def tokens(self, sha256: str) -> Sequence[TimeToken]:
        """Return the tokens of a capture, oldest first."""
        return self._tokens.get(sha256, [])

    def unstamped(self, *, limit: int) -> Sequence[str]:
        """Return captures that have no token yet, oldest first."""
        return [name for name in self._kept if name not in self._tokens][:limit]


def _found(kept: Mapping[K, V], key: K, what: str) -> V:
    try:
        return kept[key]
    except KeyError:
        raise NotFoundError(f"no such {what}: {key}") from None
