"""Groups: accounts that seem to act as one, and what a person said of them."""

from django.db import models

from fireline.domain.group import GroupVerdict
from fireline.store.casework.models.row import Row, words


class GroupRow(Row):
    """A suggested group with the rows behind its figures."""

    window = models.FloatField()  #: seconds
    stability = models.FloatField()
    chance = models.FloatField()
    q = models.FloatField()
    traces = models.JSONField()  #: [[trace, objects, expected], ...]
    ties = models.JSONField()  #: the fields of a tie in order, the most surprising first
    ties_in_all = models.IntegerField()
    acts = models.JSONField()  #: [[trace, object, seconds, [[account, content, at], ...]], ...]
    acts_in_all = models.IntegerField()
    because = models.TextField()
    suggested_at = models.DateTimeField()
    found_at = models.DateTimeField()
    verdict = models.TextField(choices=words(GroupVerdict), default=GroupVerdict.OPEN.value)
    reason = models.TextField(blank=True, default="")
    judged_by = models.ForeignKey(
        "casework.Officer", on_delete=models.PROTECT, null=True, related_name="+"
    )
    judged_at = models.DateTimeField(null=True)


class GroupMemberRow(Row):
    """An account of a group; one that is on the erase list is found by no question."""

    group = models.ForeignKey(GroupRow, on_delete=models.CASCADE, related_name="members")
    account = models.TextField()
    centrality = models.FloatField()
    stays = models.FloatField()
    ties = models.IntegerField()

    class Meta:
        """An account is in a group once."""

        constraints = (
            models.UniqueConstraint(
                fields=["authority", "group", "account"], name="one_membership_a_group"
            ),
        )
        indexes = (models.Index(fields=["authority", "account"], name="group_by_account"),)
