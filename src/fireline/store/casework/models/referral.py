"""Referrals, their steps and checks, the messages that left and the answers that came."""

from django.db import models
from django.db.models import F, Q

from fireline.domain.location import LocationKind
from fireline.domain.message import Delivery, Outcome
from fireline.domain.referral import Instrument, ReferralState
from fireline.store.casework.models.location import Place
from fireline.store.casework.models.row import Row, words

BEFORE_APPROVAL = ("drafted", "guarded", "deconflicted", "refused", "closed")
"""States that a referral may have without a second officer's approval."""


class ReferralRow(Row):
    """One location, one recipient, one instrument; the only row that has the state."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="referrals")
    work = models.ForeignKey(
        "casework.WorkRow", on_delete=models.PROTECT, null=True, related_name="referrals"
    )
    instrument = models.TextField(choices=words(Instrument))
    recipient = models.TextField()
    reasons = models.TextField()
    terms = models.TextField(blank=True, default="")
    drafted_by = models.ForeignKey("casework.Officer", on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    approved_by = models.ForeignKey(
        "casework.Officer", on_delete=models.PROTECT, null=True, related_name="+"
    )
    state = models.TextField(choices=words(ReferralState), default=ReferralState.DRAFTED.value)
    state_since = models.DateTimeField()

    class Meta:
        """The database refuses what the law refuses."""

        constraints = (
            models.CheckConstraint(
                name="four_eyes",
                condition=Q(approved_by=None) | ~Q(drafted_by=F("approved_by")),
            ),
            models.CheckConstraint(
                name="nothing_leaves_unapproved",
                condition=Q(state__in=BEFORE_APPROVAL) | Q(approved_by__isnull=False),
            ),
        )
        indexes = (models.Index(fields=["authority", "state"], name="referral_by_state"),)


class ReferralStep(Row):
    """One move in a referral's life."""

    referral = models.ForeignKey(ReferralRow, on_delete=models.PROTECT, related_name="steps")
    number = models.IntegerField()
    to = models.TextField(choices=words(ReferralState))
    by = models.ForeignKey(
        "casework.Officer", on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField()
    because = models.TextField(blank=True, default="")

    class Meta:
        """Steps are numbered from one without a gap."""

        constraints = (
            models.UniqueConstraint(fields=["referral", "number"], name="one_step_a_number"),
        )


class GuardCheck(Row):
    """What one named check of the guard said of a referral."""

    referral = models.ForeignKey(ReferralRow, on_delete=models.PROTECT, related_name="checks")
    name = models.TextField()
    passed = models.BooleanField()
    because = models.TextField()
    at = models.DateTimeField()


class OutgoingMessage(Row):
    """What one recipient gets, word for word as it left; it has the delivery."""

    referral = models.ForeignKey(ReferralRow, on_delete=models.PROTECT, related_name="messages")
    message_id = models.TextField()
    instrument = models.TextField(choices=words(Instrument))
    recipient = models.TextField()
    location_kind = models.TextField(choices=words(LocationKind))
    location_key = models.TextField()
    url = models.TextField(blank=True, default="")
    authority_name = models.TextField(blank=True, default="")
    drafted_at = models.DateTimeField(null=True)
    subject = models.TextField()
    body = models.TextField()
    language = models.TextField(default="en")
    delivery = models.TextField(choices=words(Delivery), default=Delivery.WAITING.value)
    not_before = models.DateTimeField()
    handed_over_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    receipt = models.TextField(blank=True, default="")  #: the recipient's own id of it
    receipt_said = models.TextField(blank=True, default="")
    tries = models.IntegerField(default=0)
    trouble = models.TextField(blank=True, default="")

    class Meta:
        """The outbox is read by what is due; a recipient is asked by the message's own id."""

        constraints = (
            models.UniqueConstraint(fields=["authority", "message_id"], name="one_message_an_id"),
        )
        indexes = (models.Index(fields=["authority", "delivery", "not_before"], name="outbox"),)


class ReferralAnswer(Row):
    """What a recipient said it did, entered by an officer or an authenticated channel."""

    referral = models.ForeignKey(ReferralRow, on_delete=models.PROTECT, related_name="answers")
    outcome = models.TextField(choices=words(Outcome))
    at = models.DateTimeField()
    said = models.TextField(blank=True, default="")
    entered_by = models.ForeignKey(
        "casework.Officer", on_delete=models.PROTECT, null=True, related_name="+"
    )
