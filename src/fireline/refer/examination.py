"""Examination: gathering the facts of a referral and asking the guard."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from fireline.domain.referral import Instrument, Referral, ReferralState
from fireline.errors import GuardRefused
from fireline.refer.case_file import CaseFile
from fireline.refer.check import Check
from fireline.refer.guard import Facts, checked
from fireline.settings import Settings


def examined(
    referral: Referral, *, file: CaseFile, settings: Settings, at: datetime, review: str
) -> Sequence[Check]:
    """Ask every check of the guard about a referral as things stand now."""
    return checked(_facts(referral, file=file, settings=settings, at=at, review=review))


def require_still_clean(
    referral: Referral, *, file: CaseFile, settings: Settings, at: datetime
) -> None:
    """Ask the guard once more before approval: captures age, and others refer meanwhile.

    Raises:
        GuardRefused: a check says no by now.
    """
    if referral.instrument is Instrument.WITHDRAWAL:
        return
    review = review_of(referral)
    checks = examined(referral, file=file, settings=settings, at=at, review=review)
    if stopped := [check for check in checks if not check.passed]:
        raise GuardRefused("; ".join(f"{check.name}: {check.because}" for check in stopped))


def review_of(referral: Referral) -> str:
    """Return why a second officer held at the last guarding that it may go; "" when none did."""
    for step in reversed(referral.history):
        if step.to is ReferralState.GUARDED:
            return review_by(step.by, step.because, referral)
    return ""


def review_by(officer: UUID | None, reason: str, referral: Referral) -> str:
    """Return a reason as a second officer's; the drafter's own does not count."""
    return reason.strip() if officer not in {None, referral.drafted_by} else ""


def _facts(
    referral: Referral, *, file: CaseFile, settings: Settings, at: datetime, review: str
) -> Facts:
    place = referral.location
    return Facts(
        referral=referral,
        location=file.location(place),
        authority=file.authority(),
        at=at,
        others=[other for other in file.referrals_for(place) if other.id != referral.id],
        look=file.latest_look(place),
        captures=file.captures(place),
        exclusion=file.exclusion_of(referral.work) if referral.work else None,
        set_aside=file.set_aside(),
        review=review,
        protected=settings.protected_domains,
        fresh_for=timedelta(hours=settings.capture_hours),
    )
