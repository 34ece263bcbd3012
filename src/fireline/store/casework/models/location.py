"""Places where content can be found, what was captured there and how it looked since."""

from django.db import models

from fireline.domain.location import LocationKind
from fireline.domain.presence import Cause, Presence
from fireline.store.casework.models.row import Row, words


class Place(Row):
    """A location: the counting unit of referrals."""

    kind = models.TextField(choices=words(LocationKind))
    key = models.TextField()
    platform = models.TextField()
    account = models.TextField(blank=True, default="")
    url = models.TextField(blank=True, default="")
    language = models.TextField(blank=True, default="")
    next_look_at = models.DateTimeField(null=True)

    class Meta:
        """One place a key."""

        constraints = (
            models.UniqueConstraint(fields=["authority", "key"], name="one_place_a_key"),
        )
        indexes = (models.Index(fields=["authority", "next_look_at"], name="place_due"),)


class CapturedEvidence(Row):
    """What was kept of a place for a case, by the SHA-256 of its bytes."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="captures")
    sha256 = models.TextField()
    mime = models.TextField(blank=True, default="")
    size = models.BigIntegerField(null=True)  #: bytes; not told by 0.1.0
    at = models.DateTimeField()
    by = models.ForeignKey(
        "casework.Officer", on_delete=models.PROTECT, null=True, related_name="+"
    )


class LookRow(Row):
    """One look at a place: presence and cause in two columns, and what each view said."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="looks")
    at = models.DateTimeField()
    presence = models.TextField(choices=words(Presence))
    cause = models.TextField(choices=words(Cause), blank=True, default="")  #: empty while present
    views = models.JSONField(default=list)  #: [[name, presence, said], ...]
    because = models.TextField(blank=True, default="")

    class Meta:
        """The newest look is asked for most."""

        indexes = (models.Index(fields=["place", "-at"], name="newest_look"),)


class ReappearanceRow(Row):
    """The same work in another post, after we had seen it removed."""

    work = models.ForeignKey(
        "casework.WorkRow", on_delete=models.PROTECT, related_name="reappearances"
    )
    removed = models.TextField()
    again = models.TextField()
    account = models.TextField()
    said_at = models.DateTimeField()
    away = models.DurationField()
    noticed_at = models.DateTimeField()

    class Meta:
        """Noticed once a work and post."""

        constraints = (
            models.UniqueConstraint(
                fields=["authority", "work", "again"], name="one_reappearance_a_post"
            ),
        )
