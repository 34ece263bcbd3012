"""Case file: what is on record about a location and its referrals."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from fireline.domain.act import Recorder
from fireline.domain.assessment import ExclusionCheck
from fireline.domain.authority import Authority
from fireline.domain.ids import AccountKey
from fireline.domain.location import Location
from fireline.domain.message import Answer
from fireline.domain.presence import Look
from fireline.domain.referral import Referral
from fireline.domain.work import Sighting, Work
from fireline.refer.capture import Capture
from fireline.refer.check import Check


class CaseFile(Recorder, Protocol):
    """The casework of one authority, as refer needs it.

    Do raise NotFoundError alike for what is missing and for what is another authority's.
    Do let the database refuse a referral that its drafter approved.
    Don't change a state: ``domain.referral.advance`` made it, the file keeps it.
    """

    def authority(self) -> Authority:
        """Return the authority whose casework this is."""
        ...

    def location(self, location: UUID) -> Location:
        """Return a location."""
        ...

    def ensure_location(self, location: Location) -> Location:
        """Return the location kept under this kind and key; keep the given one when none is."""
        ...

    def referral(self, referral: UUID) -> Referral:
        """Return a referral; inside ``recording`` no other transaction changes it meanwhile."""
        ...

    def save_referral(self, referral: Referral) -> None:
        """Keep a referral as it is now."""
        ...

    def referrals_for(self, location: UUID) -> Sequence[Referral]:
        """Return all referrals of one location, oldest first."""
        ...

    def work(self, work: UUID) -> Work:
        """Return a judged work."""
        ...

    def sightings_of(self, work: UUID) -> Sequence[Sighting]:
        """Return where a work was seen, oldest first."""
        ...

    def exclusion_of(self, work: UUID) -> ExclusionCheck | None:
        """Return the exclusion check with which a work was judged."""
        ...

    def latest_look(self, location: UUID) -> Look | None:
        """Return what we last saw at a location."""
        ...

    def captures(self, location: UUID) -> Sequence[Capture]:
        """Return the evidence of a location, oldest first."""
        ...

    def add_capture(self, location: UUID, capture: Capture, *, by: UUID | None) -> None:
        """Keep that a location was captured, and by whom (None: by the machine)."""
        ...

    def set_aside(self) -> frozenset[AccountKey]:
        """Return the accounts judged to report, research, archive or oppose."""
        ...

    def save_checks(self, referral: UUID, checks: Sequence[Check], at: datetime) -> None:
        """Keep what the guard said, also when it said no; the newest asking counts."""
        ...

    def save_answer(self, answer: Answer, *, by: UUID | None) -> None:
        """Keep what a recipient answered, and who entered it (None: its own channel)."""
        ...
