"""Audit rows: who did what, on what, why and when; written in the act's own transaction."""

from django.db import models

from fireline.domain.act import Act
from fireline.store.casework.models.row import Row, words


class AuditEntry(Row):
    """One act. The application role may add and read, never change or delete."""

    act = models.TextField(choices=words(Act))
    officer = models.ForeignKey(
        "casework.Officer", on_delete=models.PROTECT, null=True, related_name="+"
    )
    on = models.TextField()
    because = models.TextField(blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        """Found by what they are on."""

        indexes = (models.Index(fields=["authority", "on"], name="audit_by_subject"),)
