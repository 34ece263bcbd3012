"""What officers decided about accounts: watched, set aside, come back."""

from django.db import models

from fireline.domain.succession import Verdict
from fireline.store.casework.models.row import Row, words


class Watch(Row):
    """An account, term or link that officers chose to look at, with reason and review date."""

    key = models.TextField()
    reason = models.TextField()
    added_by = models.ForeignKey("casework.Officer", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    review_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """One open watch a key."""

        constraints = (
            models.UniqueConstraint(
                fields=["authority", "key"],
                condition=models.Q(ended_at=None),
                name="one_open_watch_a_key",
            ),
        )


class SetAside(Row):
    """An account judged to report, research, archive or oppose: never ranked."""

    account = models.TextField()
    reason = models.TextField()
    by = models.ForeignKey("casework.Officer", on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """One standing judgement an account."""

        constraints = (
            models.UniqueConstraint(
                fields=["authority", "account"],
                condition=models.Q(ended_at=None),
                name="one_set_aside_an_account",
            ),
        )


class ReturnLine(Row):
    """A suggestion that one account follows a removed one, and what a person said of it."""

    removed = models.TextField()
    returned = models.TextField()
    score = models.FloatField()
    findings = models.JSONField()  #: [[feature, score, because], ...]
    suggested_at = models.DateTimeField()
    verdict = models.TextField(choices=words(Verdict), default=Verdict.OPEN.value)
    reason = models.TextField(blank=True, default="")
    judged_by = models.ForeignKey(
        "casework.Officer", on_delete=models.PROTECT, null=True, related_name="+"
    )
    judged_at = models.DateTimeField(null=True)

    class Meta:
        """One suggestion a pair; a rejected one blocks the pair for good."""

        constraints = (
            models.UniqueConstraint(
                fields=["authority", "removed", "returned"], name="one_return_a_pair"
            ),
        )
