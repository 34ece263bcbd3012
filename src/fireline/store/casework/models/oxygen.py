"""Oxygen and rankings as they were made: a page reads these, never the lake."""

from django.db import models

from fireline.store.casework.models.row import Row


class OxygenDay(Row):
    """Oxygen of one day; null where it is not known."""

    day = models.DateField()
    oxygen = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    observed = models.FloatField(null=True)
    opposing = models.FloatField(default=0.0)
    imputed_share = models.FloatField(default=0.0)
    works = models.IntegerField(default=0)
    gap = models.BooleanField(default=False)

    class Meta:
        """One point a day."""

        constraints = (
            models.UniqueConstraint(fields=["authority", "day"], name="one_oxygen_point_a_day"),
        )


class RankingRun(Row):
    """One ranking of all accounts."""

    made_at = models.DateTimeField()
    oxygen = models.FloatField()
    low = models.FloatField()
    high = models.FloatField()
    window_days = models.FloatField()
    samples = models.IntegerField()
    because = models.TextField(blank=True, default="")


class LearnedGraph(Row):
    """The spread graph of the newest ranking, packed without a name: what-ifs are asked of it."""

    run = models.OneToOneField(RankingRun, on_delete=models.CASCADE, related_name="learned")
    packed = models.BinaryField()


class RankedAccount(Row):
    """One account in one ranking."""

    run = models.ForeignKey(RankingRun, on_delete=models.CASCADE, related_name="accounts")
    account = models.TextField()
    score = models.FloatField()
    low = models.FloatField()
    high = models.FloatField()
    net_effect = models.FloatField()
    rank = models.IntegerField()
    volume = models.IntegerField()
    volume_rank = models.IntegerField()
    role = models.TextField()
    own = models.FloatField()
    findings = models.JSONField(default=list)  #: [[score, because], ...]

    class Meta:
        """Found by account, and in order."""

        indexes = (
            models.Index(fields=["run", "rank"], name="ranked_in_order"),
            models.Index(fields=["authority", "account"], name="ranked_by_account"),
        )
