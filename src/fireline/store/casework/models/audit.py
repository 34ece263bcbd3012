"""Audit rows: who did what, on what, why and when; and the tree that stands over them.

An act writes its entry, the *detail*, in its own transaction. A trigger puts it among what waits
for a number. The sequencer gives each its number and its leaf; from then on the detail may be
erased when its time is over, and the leaf stays. Triggers and grants of the database keep it so.
"""

from django.contrib.postgres.functions import RandomUUID
from django.db import models

from fireline.domain.act import Act
from fireline.domain.purpose import Purpose
from fireline.store.casework.models.row import Row, words


class AuditEntry(Row):
    """One act. The application role may add and read, never change or delete."""

    act = models.TextField(choices=words(Act))
    officer = models.ForeignKey(
        "casework.Officer", on_delete=models.PROTECT, null=True, related_name="+"
    )
    on = models.TextField()
    #: From a closed list where the law asks for a justification; empty elsewhere.
    purpose = models.TextField(choices=words(Purpose), blank=True, default="")
    because = models.TextField(blank=True, default="")
    at = models.DateTimeField()
    #: 122 bits that nobody can guess: without them a leaf does not tell what it stands for. The
    #: server makes them, so that a world's seed never does.
    salt = models.BinaryField(
        db_default=models.Func(RandomUUID(), function="uuid_send"), editable=False
    )

    class Meta:
        """Found by what they are on."""

        indexes = (models.Index(fields=["authority", "on"], name="audit_by_subject"),)


class AuditWaiting(Row):
    """An entry that has no number yet; put here by a trigger, taken away with its numbering."""

    entry = models.OneToOneField("casework.AuditEntry", on_delete=models.PROTECT, related_name="+")


class AuditLeaf(Row):
    """One leaf of an authority's tree. Its id is the entry's, which may be erased one day."""

    number = models.BigIntegerField()
    version = models.SmallIntegerField()  #: of the encoding under which it was sealed
    seal = models.BinaryField()  #: SHA-256 of salt and detail

    class Meta:
        """Numbers without gaps: no two alike here, and a trigger refuses a jump."""

        constraints = (
            models.UniqueConstraint(fields=["authority", "number"], name="one_leaf_a_number"),
        )


class AuditEdge(Row):
    """The right edge of an authority's tree: what appending needs. Made anew from the leaves."""

    size = models.BigIntegerField()
    peaks = models.BinaryField()

    class Meta:
        """One tree an authority."""

        constraints = (models.UniqueConstraint(fields=["authority"], name="one_edge_a_tree"),)


class AuditHead(Row):
    """A signed statement of how large the tree was, and what it was, at a moment."""

    size = models.BigIntegerField()
    root = models.BinaryField()
    at = models.DateTimeField()
    key = models.TextField()  #: which key signed it
    previous = models.BinaryField()  #: SHA-256 of the head before it, empty for the first
    signature = models.BinaryField()

    class Meta:
        """Nothing is signed twice."""

        constraints = (
            models.UniqueConstraint(fields=["authority", "size"], name="one_head_a_size"),
        )
