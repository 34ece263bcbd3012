"""The case file of refer: locations, their referrals, and what is known of them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError

from fireline.domain.assessment import ExclusionCheck
from fireline.domain.authority import Authority
from fireline.domain.ids import AccountKey
from fireline.domain.location import Location
from fireline.domain.message import Answer
from fireline.domain.presence import Look
from fireline.domain.referral import Referral
from fireline.domain.work import Sighting, Work
from fireline.errors import StoreError
from fireline.refer.capture import Capture
from fireline.refer.check import Check
from fireline.store.casework import bulk
from fireline.store.casework.exclusions import exclusion_from_json
from fireline.store.casework.location_rows import location_of, look_of, place_row
from fireline.store.casework.models import (
    CapturedEvidence,
    GuardCheck,
    JudgementRow,
    LookRow,
    Place,
    ReferralAnswer,
    ReferralRow,
    SetAside,
    SightingRow,
    WorkRow,
)
from fireline.store.casework.people import authority_of
from fireline.store.casework.recorder import CaseworkStore, found
from fireline.store.casework.referral_rows import referral_of, referral_row, step_rows
from fireline.store.casework.work_rows import sighting_of, work_of

_MAY_CHANGE = (
    "recipient",
    "reasons",
    "terms",
    "drafted_by_id",
    "approved_by_id",
    "state",
    "state_since",
)
"""What may change of a referral; its instrument, place and work stay what they were.

Whoever writes it anew is its drafter from then on, else they could approve their own words.
"""


class DjangoCaseFile(CaseworkStore):
    """Keeps what refer needs of one authority's casework."""

    def authority(self) -> Authority:
        """Return the authority whose casework this is."""
        return authority_of(self.authority_id)

    def location(self, location: UUID) -> Location:
        """Return a location."""
        with self.scope():
            return location_of(found(Place, location, "location"))

    def ensure_location(self, location: Location) -> Location:
        """Return the location kept under this key; keep the given one when none is."""
        with self.scope():
            bulk.insert([place_row(location, self.authority_id)], same=("authority_id", "key"))
            return location_of(Place.objects.get(key=location.key))

    def referral(self, referral: UUID) -> Referral:
        """Return a referral; inside ``recording`` no other transaction changes it meanwhile."""
        with self.scope():
            locked = ReferralRow.objects.select_for_update(of=("self",)).filter(pk=referral).first()
            row = locked or found(ReferralRow, referral, "referral")
            return referral_of(row, row.steps.all())

    def save_referral(self, referral: Referral) -> None:
        """Keep a referral as it is now.

        Raises:
            StoreError: a constraint of the database refuses it, e.g. ``four_eyes``.
        """
        with self.scope():
            try:
                self._save(referral)
            except IntegrityError as refused:
                raise StoreError(f"the database refuses the referral: {_reason(refused)}") from None

    def referrals_for(self, location: UUID) -> Sequence[Referral]:
        """Return all referrals of one location, oldest first."""
        with self.scope():
            rows = ReferralRow.objects.filter(place=location).prefetch_related("steps")
            return [referral_of(row, row.steps.all()) for row in rows.order_by("drafted_at", "id")]

    def work(self, work: UUID) -> Work:
        """Return a judged work."""
        with self.scope():
            return work_of(found(WorkRow, work, "work"))

    def sightings_of(self, work: UUID) -> Sequence[Sighting]:
        """Return where a work was seen, oldest first."""
        with self.scope():
            rows = SightingRow.objects.filter(work=work, refused_at=None).order_by("said_at", "id")
            return [sighting_of(row) for row in rows]

    def exclusion_of(self, work: UUID) -> ExclusionCheck | None:
        """Return the exclusion check with which a work was judged."""
        with self.scope():
            kept = JudgementRow.objects.filter(work=work).order_by("-at", "-id").first()
            return exclusion_from_json(kept.exclusion) if kept else None

    def latest_look(self, location: UUID) -> Look | None:
        """Return what we last saw at a location."""
        with self.scope():
            row = LookRow.objects.filter(place=location).order_by("-at", "-id").first()
            return look_of(row) if row else None

    def captures(self, location: UUID) -> Sequence[Capture]:
        """Return the evidence of a location, oldest first."""
        with self.scope():
            rows = CapturedEvidence.objects.filter(place=location).order_by("at", "id")
            told = rows.values_list("sha256", "at", "mime", "size")
            return [Capture(sha256, at, mime, size or 0) for sha256, at, mime, size in told]

    def add_capture(self, location: UUID, capture: Capture, *, by: UUID | None) -> None:
        """Keep that a location was captured, and by whom (None: by the machine)."""
        with self.scope():
            CapturedEvidence.objects.create(
                id=self.ids(),
                authority_id=self.authority_id,
                place_id=location,
                sha256=capture.sha256,
                mime=capture.mime,
                size=capture.size or None,
                at=capture.at,
                by_id=by,
            )

    def set_aside(self) -> frozenset[AccountKey]:
        """Return the accounts judged to report, research, archive or oppose."""
        with self.scope():
            standing = SetAside.objects.filter(ended_at=None).values_list("account", flat=True)
            return frozenset(AccountKey(account) for account in standing)

    def save_checks(self, referral: UUID, checks: Sequence[Check], at: datetime) -> None:
        """Keep what the guard said, also when it said no; the newest asking counts."""
        with self.scope():
            GuardCheck.objects.bulk_create(
                GuardCheck(
                    id=self.ids(),
                    authority_id=self.authority_id,
                    referral_id=referral,
                    name=check.name,
                    passed=check.passed,
                    because=check.because,
                    at=at,
                )
                for check in checks
            )

    def save_answer(self, answer: Answer, *, by: UUID | None) -> None:
        """Keep what a recipient answered, and who entered it (None: its own channel)."""
        with self.scope():
            ReferralAnswer.objects.create(
                id=self.ids(),
                authority_id=self.authority_id,
                referral_id=answer.referral,
                outcome=answer.outcome.value,
                at=answer.at,
                said=answer.said,
                entered_by_id=by,
            )

    def _save(self, referral: Referral) -> None:
        bulk.insert([referral_row(referral)], same=("id",), update=_MAY_CHANGE)
        bulk.insert(step_rows(referral, ids=self.ids), same=("referral_id", "number"))


def _reason(refused: IntegrityError) -> str:
    return str(refused).partition("\n")[0]
