"""The queue as it stands, and how long items really took."""

from django.db import models

from fireline.domain.queue import ItemKind, ItemState
from fireline.domain.work import Tier
from fireline.store.casework.models.row import Row, words


class QueuedItem(Row):
    """One thing to do; ordered by tier, then by worth."""

    kind = models.TextField(choices=words(ItemKind))
    subject = models.TextField()
    title = models.TextField()
    language = models.TextField(blank=True, default="")
    tier = models.TextField(choices=words(Tier), blank=True, default="")
    tier_order = models.SmallIntegerField()  #: 0 is the gravest
    benefit = models.FloatField()
    minutes = models.FloatField()
    worth = models.FloatField()
    because = models.TextField()
    added_at = models.DateTimeField()
    state = models.TextField(choices=words(ItemState), default=ItemState.OPEN.value)
    claimed_by = models.ForeignKey(
        "casework.Officer", on_delete=models.PROTECT, null=True, related_name="+"
    )
    claimed_at = models.DateTimeField(null=True)

    class Meta:
        """One live item a subject."""

        constraints = (
            models.UniqueConstraint(
                fields=["authority", "kind", "subject"],
                condition=~models.Q(state="done"),
                name="one_live_item_a_subject",
            ),
        )
        indexes = (
            models.Index(
                fields=["authority", "state", "tier_order", "-worth", "id"], name="queue_order"
            ),
        )


class HandlingTime(Row):
    """How long one item really took."""

    kind = models.TextField(choices=words(ItemKind))
    language = models.TextField(blank=True, default="")
    minutes = models.FloatField()
    at = models.DateTimeField()
