"""Referrals: the list by state, and a referral's sheet with everything that happened to it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import attrs
from django.db.models import OuterRef, QuerySet, Subquery

from fireline.domain.message import Delivery, Outcome
from fireline.domain.presence import Presence
from fireline.domain.referral import Instrument, ReferralState
from fireline.store.casework.models import (
    GuardCheck,
    LookRow,
    OutgoingMessage,
    ReferralAnswer,
    ReferralRow,
    ReferralStep,
)
from fireline.store.casework.queries.place import PlaceSheet, place_sheet


@attrs.frozen(kw_only=True)
class ReferralLine:
    """A referral as one line of the list; the newest look stands beside its state."""

    id: UUID
    instrument: Instrument
    recipient: str
    state: ReferralState
    state_since: datetime
    place: UUID
    place_key: str
    url: str
    work: UUID | None
    work_title: str
    drafted_by: UUID
    drafted_by_name: str
    approved_by_name: str
    presence: Presence | None  #: None while nobody looked


@attrs.frozen(kw_only=True)
class StepLine:
    """One move, with who made it."""

    to: ReferralState
    by: str
    at: datetime
    because: str


@attrs.frozen(kw_only=True)
class CheckLine:
    """What one named check of the guard said last."""

    name: str
    passed: bool
    because: str
    at: datetime


@attrs.frozen(kw_only=True)
class MessageLine:
    """What the recipient got, and how far its delivery is."""

    id: UUID
    recipient: str
    subject: str
    body: str
    language: str
    delivery: Delivery
    handed_over_at: datetime | None
    delivered_at: datetime | None
    receipt: str
    tries: int
    trouble: str


@attrs.frozen(kw_only=True)
class AnswerLine:
    """What the recipient said it did."""

    outcome: Outcome
    at: datetime
    said: str
    entered_by: str


@attrs.frozen(kw_only=True)
class ReferralSheet:
    """A referral with its place, steps, checks, messages and answers."""

    line: ReferralLine
    reasons: str
    terms: str
    drafted_at: datetime
    place: PlaceSheet
    steps: tuple[StepLine, ...]
    checks: tuple[CheckLine, ...]
    messages: tuple[MessageLine, ...]
    answers: tuple[AnswerLine, ...]


def referral_lines(*, states: Sequence[str] = (), limit: int) -> list[ReferralLine]:
    """Return referrals, those that moved last first."""
    rows = _rows()
    if states:
        rows = rows.filter(state__in=states)
    return [_line(row) for row in rows.order_by("-state_since", "-id")[:limit]]


def referrals_at_account(account: str, *, limit: int) -> list[ReferralLine]:
    """Return the referrals of an account and of its posts."""
    rows = _rows().filter(place__account=account)
    return [_line(row) for row in rows.order_by("-state_since", "-id")[:limit]]


def referrals_of_work(work: UUID, *, limit: int) -> list[ReferralLine]:
    """Return the referrals of a work's sightings."""
    return [_line(row) for row in _rows().filter(work=work).order_by("-state_since", "-id")[:limit]]


def referrals_at_place(place: UUID) -> list[ReferralLine]:
    """Return the referrals of one place, newest first."""
    return [_line(row) for row in _rows().filter(place=place).order_by("-state_since", "-id")]


def referral_sheet(referral: UUID) -> ReferralSheet | None:
    """Return a referral's sheet, or None."""
    row = _rows().filter(pk=referral).first()
    place = None if row is None else place_sheet(row.place_id)
    if row is None or place is None:
        return None
    return ReferralSheet(
        line=_line(row),
        reasons=row.reasons,
        terms=row.terms,
        drafted_at=row.drafted_at,
        place=place,
        steps=_steps(row),
        checks=_checks(row),
        messages=_messages(row),
        answers=_answers(row),
    )


def _rows() -> QuerySet[ReferralRow]:
    newest = LookRow.objects.filter(place=OuterRef("place")).order_by("-at", "-id")
    return ReferralRow.objects.select_related(
        "place", "work", "drafted_by", "approved_by"
    ).annotate(presence=Subquery(newest.values("presence")[:1]))


def _line(row: ReferralRow) -> ReferralLine:
    presence = row.presence  # type: ignore[attr-defined]  # -- annotated in _rows
    return ReferralLine(
        id=row.id,
        instrument=Instrument(row.instrument),
        recipient=row.recipient,
        state=ReferralState(row.state),
        state_since=row.state_since,
        place=row.place_id,
        place_key=row.place.key,
        url=row.place.url,
        work=row.work_id,
        work_title=row.work.title if row.work else "",
        drafted_by=row.drafted_by_id,
        drafted_by_name=str(row.drafted_by),
        approved_by_name=str(row.approved_by) if row.approved_by else "",
        presence=Presence(presence) if presence else None,
    )


def _steps(row: ReferralRow) -> tuple[StepLine, ...]:
    steps = ReferralStep.objects.filter(referral=row).select_related("by").order_by("number")
    return tuple(
        StepLine(
            to=ReferralState(step.to),
            by=str(step.by) if step.by else "",
            at=step.at,
            because=step.because,
        )
        for step in steps
    )


def _checks(row: ReferralRow) -> tuple[CheckLine, ...]:
    # A guard that ran again says each name again: the last word counts.
    last = {check.name: check for check in row.checks.order_by("at", "id")}
    return tuple(_check(check) for check in last.values())


def _check(row: GuardCheck) -> CheckLine:
    return CheckLine(name=row.name, passed=row.passed, because=row.because, at=row.at)


def _messages(row: ReferralRow) -> tuple[MessageLine, ...]:
    return tuple(_message(message) for message in row.messages.order_by("not_before", "id"))


def _message(row: OutgoingMessage) -> MessageLine:
    return MessageLine(
        id=row.id,
        recipient=row.recipient,
        subject=row.subject,
        body=row.body,
        language=row.language,
        delivery=Delivery(row.delivery),
        handed_over_at=row.handed_over_at,
        delivered_at=row.delivered_at,
        receipt=row.receipt,
        tries=row.tries,
        trouble=row.trouble,
    )


def _answers(row: ReferralRow) -> tuple[AnswerLine, ...]:
    answers = row.answers.select_related("entered_by").order_by("at", "id")
    return tuple(_answer(answer) for answer in answers)


def _answer(row: ReferralAnswer) -> AnswerLine:
    by = str(row.entered_by) if row.entered_by else ""
    return AnswerLine(outcome=Outcome(row.outcome), at=row.at, said=row.said, entered_by=by)
