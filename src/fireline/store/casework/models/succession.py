"""What people said of suggested returns, one row a saying: later ones change no earlier one."""

from django.db import models

from fireline.domain.succession import Verdict
from fireline.store.casework.models.account import ReturnLine
from fireline.store.casework.models.row import Row, words


class ReturnVerdict(Row):
    """A verdict on a suggested return as it was said, or that the one before was taken back."""

    succession = models.ForeignKey(ReturnLine, on_delete=models.CASCADE, related_name="verdicts")
    verdict = models.TextField(choices=words(Verdict))
    reason = models.TextField()
    judged_by = models.ForeignKey("casework.Officer", on_delete=models.PROTECT, related_name="+")
    judged_at = models.DateTimeField()
