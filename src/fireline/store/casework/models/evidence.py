"""Evidence: what was kept of a place, the key to it, and who had it in hand."""

from django.db import models

from fireline.refer.custody import Deed
from fireline.store.casework.models.location import Place
from fireline.store.casework.models.row import Row, words


class EvidenceWrap(Row):
    """The wrapped key of one sealed file, for one place; with the last of them the file is lost.

    Nothing else of casework may hold this key: deleting the row is the erasure.
    """

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="wraps")
    sha256 = models.TextField()  #: of the plain bytes
    size = models.BigIntegerField()
    object = models.TextField()  #: the sealed file's name
    wrapped = models.BinaryField()

    class Meta:
        """One key a place and capture."""

        constraints = (
            models.UniqueConstraint(
                fields=["authority", "sha256", "place"], name="one_wrap_a_place"
            ),
        )
        indexes = (models.Index(fields=["authority", "object"], name="wrap_of_object"),)


class CustodyRow(Row):
    """One line of custody: who had a capture in hand, when, what for, and whom it was given to."""

    sha256 = models.TextField()
    deed = models.TextField(choices=words(Deed))
    at = models.DateTimeField()
    by = models.ForeignKey(
        "casework.Officer", on_delete=models.PROTECT, null=True, related_name="+"
    )
    reason = models.TextField(blank=True, default="")
    to = models.TextField(blank=True, default="")

    class Meta:
        """Read by capture, in order."""

        indexes = (models.Index(fields=["authority", "sha256", "at"], name="custody_of"),)


class TimeTokenRow(Row):
    """An outside authority's signed word that a capture existed at a moment (RFC 3161)."""

    sha256 = models.TextField()
    at = models.DateTimeField()  #: by the outside authority's own clock
    authority_name = models.TextField()
    response = models.BinaryField()

    class Meta:
        """Read by capture."""

        indexes = (models.Index(fields=["authority", "sha256"], name="token_of"),)
