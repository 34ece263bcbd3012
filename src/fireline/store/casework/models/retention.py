"""Retention rows: the erase list, what is kept when its day goes, reviews and legal holds."""

from typing import Any

from django.db import models
from django.db.models import Q

from fireline.domain.retention import (
    Basis,
    Held,
    Listed,
    Measure,
    ReviewDecision,
    ReviewOf,
)
from fireline.store.casework.models.row import Row, words


def _officer() -> Any:  # noqa: ANN401 -- a Django field, typed by the plugin where it stands
    """Say who did it; none where it was the machine."""
    return models.ForeignKey(
        "casework.Officer", on_delete=models.PROTECT, null=True, related_name="+"
    )


class ErasureRow(Row):
    """An account or post that no question returns; after its night known by a pseudonym only."""

    kind = models.TextField(choices=words(Listed))
    key = models.TextField(blank=True, default="")
    pseudonym = models.TextField()
    measure = models.TextField(choices=words(Measure))
    basis = models.TextField(choices=words(Basis))
    reason = models.TextField()
    by = _officer()
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undone_by = _officer()
    done_at = models.DateTimeField(null=True)

    class Meta:
        """One standing entry a key and measure; a name in clear ends with its night."""

        constraints = (
            models.UniqueConstraint(
                fields=["authority", "kind", "pseudonym", "measure"],
                condition=Q(undone_at=None),
                name="one_erasure_a_key",
            ),
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(key=""), name="no_name_after_its_night"
            ),
        )


class KeptPost(Row):
    """What a matched post said, copied before its day leaves the lake; its words go earlier."""

    native = models.TextField()
    account = models.TextField()
    said_at = models.DateTimeField()
    text = models.TextField(blank=True, default="")
    url = models.TextField(blank=True, default="")
    raw_sha256 = models.TextField(blank=True, default="")  #: of the bytes that it came in
    kept_at = models.DateTimeField()
    words_until = models.DateTimeField(null=True)  #: null when the words have gone

    class Meta:
        """Kept once."""

        constraints = (
            models.UniqueConstraint(fields=["authority", "native"], name="one_kept_post_a_native"),
        )
        indexes = (models.Index(fields=["authority", "account"], name="kept_post_by_account"),)


class KeptAccount(Row):
    """What a removed account showed of itself, so that its return can be known."""

    account = models.TextField()
    features = models.JSONField()  #: handle, name, biography, avatar, ...
    removed_at = models.DateTimeField()
    kept_at = models.DateTimeField()

    class Meta:
        """Kept once."""

        constraints = (
            models.UniqueConstraint(fields=["authority", "account"], name="one_kept_account"),
        )


class ReviewRow(Row):
    """A thing whose time is to be judged (LAW.md 4.7)."""

    of = models.TextField(choices=words(ReviewOf))
    subject = models.TextField()
    key = models.TextField()
    since = models.DateTimeField()
    due_at = models.DateTimeField()
    auto_erase_at = models.DateTimeField()
    decision = models.TextField(choices=words(ReviewDecision), blank=True, default="")
    reason = models.TextField(blank=True, default="")
    decided_by = _officer()
    decided_at = models.DateTimeField(null=True)

    class Meta:
        """One open review a thing; it may not go before it was due."""

        constraints = (
            models.UniqueConstraint(
                fields=["authority", "of", "subject"],
                condition=Q(decided_at=None),
                name="one_open_review_a_thing",
            ),
            models.CheckConstraint(
                condition=Q(due_at__lte=models.F("auto_erase_at")), name="due_before_it_goes"
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None) | ~Q(reason=""), name="no_decision_without_reason"
            ),
        )
        indexes = (models.Index(fields=["authority", "due_at"], name="review_by_due"),)


class HoldRow(Row):
    """A legal hold on a place, a work or an account, by copy."""

    of = models.TextField(choices=words(Held))
    key = models.TextField()
    reason = models.TextField()
    by = models.ForeignKey("casework.Officer", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    files = models.JSONField(default=list)  #: SHA-256 of each copy
    lifted_at = models.DateTimeField(null=True)
    lifted_by = _officer()
    lifted_because = models.TextField(blank=True, default="")

    class Meta:
        """One standing hold a thing."""

        constraints = (
            models.UniqueConstraint(
                fields=["authority", "of", "key"],
                condition=Q(lifted_at=None),
                name="one_hold_a_thing",
            ),
        )
