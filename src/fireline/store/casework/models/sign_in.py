"""Sign-in rows: attempts, tokens of programs, and what of members waits for another person."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from fireline.domain.authority import Role
from fireline.store.casework.models.row import Row, words


class RateCount(models.Model):
    """How often something was asked in a window of time; the key names nobody in clear."""

    key = models.TextField(primary_key=True)
    window = models.DateTimeField()
    asked = models.PositiveIntegerField()

    def __str__(self) -> str:
        """Return what is counted, and how often it was."""
        return f"{self.key}: {self.asked}"


class AccessToken(models.Model):
    """A secret with which an officer's own program reads; only its digest is kept."""

    id = models.UUIDField(primary_key=True, editable=False)
    officer = models.ForeignKey("casework.Officer", on_delete=models.CASCADE, related_name="+")
    name = models.TextField()
    digest = models.TextField(unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        """Return the name that its officer gave it."""
        return self.name


class Asked(Row):
    """What one person asks and another agrees to; it is open until somebody decides."""

    because = models.TextField()
    asked_by = models.ForeignKey("casework.Officer", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    approved_by = models.ForeignKey(
        "casework.Officer", on_delete=models.PROTECT, null=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """No table of its own."""

        abstract = True


class RoleChange(Asked):
    """A role that somebody asked for a member; it counts when another person says yes."""

    member = models.ForeignKey("casework.Officer", on_delete=models.PROTECT, related_name="+")
    role = models.TextField(choices=words(Role))

    class Meta:
        """Four eyes (LAW.md 9.1), kept by the database as well."""

        constraints = (
            models.CheckConstraint(
                name="role_change_four_eyes",
                condition=Q(approved_by=None)
                | (~Q(approved_by=F("asked_by")) & ~Q(approved_by=F("member"))),
            ),
            models.UniqueConstraint(
                name="one_open_role_change", fields=["member"], condition=Q(closed_at=None)
            ),
        )


class Joining(Asked):
    """Somebody who is to be a member; they become one when another person says yes."""

    member = models.UUIDField()  #: the id that they will have
    name = models.TextField()
    role = models.TextField(choices=words(Role))
    languages = ArrayField(models.TextField(), default=list)
    #: Digest of the whole first password, of which who asked was shown the first half alone.
    password = models.TextField()
    #: The second half, for whoever says yes; both go when the joining is decided.
    second_half = models.TextField()

    class Meta:
        """Four eyes (LAW.md 9.1), kept by the database as well."""

        constraints = (
            models.CheckConstraint(
                name="joining_four_eyes",
                condition=Q(approved_by=None) | ~Q(approved_by=F("asked_by")),
            ),
            models.CheckConstraint(
                name="joining_decided_keeps_no_password",
                condition=Q(closed_at=None) | Q(password="", second_half=""),
            ),
            models.UniqueConstraint(
                name="one_open_joining", fields=["name"], condition=Q(closed_at=None)
            ),
        )
