"""Authority and officer rows: who may sign in, and in whose name."""

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.db import models

from fireline.domain.authority import AuthorityKind, Role
from fireline.store.casework.models.row import words


class Authority(models.Model):
    """A tenant. Not under row-level security: sign-in reads it before an authority is known."""

    id = models.UUIDField(primary_key=True, editable=False)
    name = models.TextField(unique=True)
    kind = models.TextField(choices=words(AuthorityKind))
    may_issue_removal_orders = models.BooleanField(default=False)
    contact = models.TextField(blank=True, default="")

    def __str__(self) -> str:
        """Return the name that stands on messages."""
        return self.name


class Officer(AbstractUser):
    """A person who signs in. Not under row-level security: sign-in reads it first."""

    id = models.UUIDField(primary_key=True, editable=False)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, null=True, blank=True)
    role = models.TextField(choices=words(Role), default=Role.OFFICER.value)
    languages = ArrayField(models.TextField(), default=list, blank=True)
    home_state = models.TextField(blank=True, default="")
    #: Counts up to end every session of this officer at once, on whatever machine it is open.
    sign_in_epoch = models.PositiveIntegerField(default=0)
    #: Whether colleagues know the password still: until it is changed it opens nothing else.
    must_change_password = models.BooleanField(default=False)

    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def get_session_auth_hash(self) -> str:
        """Return what a session must carry to stand: it changes with password and epoch."""
        return f"{super().get_session_auth_hash()}.{self.sign_in_epoch}"

    def __str__(self) -> str:
        """Return the name that colleagues see."""
        return self.get_full_name() or self.username
