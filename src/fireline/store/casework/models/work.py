"""Candidates, works, their fingerprints in the bank and their sightings."""

from django.db import models

from fireline.domain.fingerprint import Kind
from fireline.domain.work import CandidateState, Tier, Via
from fireline.store.casework.models.row import Row, words


class CandidateRow(Row):
    """A cluster that the machine saw."""

    kind = models.TextField(choices=words(Kind))
    value = models.TextField()
    first_seen_at = models.DateTimeField()
    accounts = models.IntegerField()
    posts = models.IntegerField()
    because = models.TextField()
    state = models.TextField(choices=words(CandidateState), default=CandidateState.OPEN.value)
    language = models.TextField(blank=True, default="")
    example = models.TextField(blank=True, default="")

    class Meta:
        """One candidate a value."""

        constraints = (
            models.UniqueConstraint(
                fields=["authority", "kind", "value"], name="one_candidate_a_value"
            ),
        )
        indexes = (models.Index(fields=["authority", "state"], name="candidate_by_state"),)


class WorkRow(Row):
    """A candidate that an officer has judged; from then on it is tracked."""

    title = models.TextField()
    title_folded = models.TextField(blank=True, default="")  #: for search
    title_sorted = models.TextField(blank=True, default="")  #: for order
    tier = models.TextField(choices=words(Tier))
    ground = models.TextField()
    judged_at = models.DateTimeField()
    judged_by = models.ForeignKey("casework.Officer", on_delete=models.PROTECT, related_name="+")
    candidate = models.ForeignKey(
        CandidateRow, on_delete=models.PROTECT, null=True, related_name="works"
    )
    ended_at = models.DateTimeField(null=True)


class JudgementRow(Row):
    """A person's recorded decision on a candidate or work, with the whole assessment."""

    candidate = models.ForeignKey(
        CandidateRow, on_delete=models.PROTECT, null=True, related_name="judgements"
    )
    work = models.ForeignKey(
        WorkRow, on_delete=models.PROTECT, null=True, related_name="judgements"
    )
    by = models.ForeignKey("casework.Officer", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ground = models.TextField(blank=True, default="")
    reasons = models.TextField()
    exclusion = models.JSONField(default=dict)  #: name -> no, possible, yes; and the purpose


class BankRow(Row):
    """A fingerprint by which a work is known again, with its provenance."""

    work = models.ForeignKey(WorkRow, on_delete=models.PROTECT, related_name="entries")
    kind = models.TextField(choices=words(Kind))
    value = models.TextField()
    quality = models.IntegerField(default=100)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey("casework.Officer", on_delete=models.PROTECT, related_name="+")
    because = models.TextField()
    quarantined_at = models.DateTimeField(null=True)

    class Meta:
        """One entry a work and value."""

        constraints = (
            models.UniqueConstraint(
                fields=["authority", "work", "kind", "value"], name="one_entry_a_value"
            ),
        )


class SightingRow(Row):
    """A work seen at a location at a time: incidence, never pairs."""

    work = models.ForeignKey(WorkRow, on_delete=models.PROTECT, related_name="sightings")
    post = models.TextField()
    native = models.TextField()  #: the post's key without its version
    account = models.TextField()
    said_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    via = models.TextField(choices=words(Via))
    source = models.TextField(blank=True, default="")
    url = models.TextField(blank=True, default="")
    language = models.TextField(blank=True, default="")
    match = models.JSONField(null=True)  #: kind, value, entry, distance, quality, because
    refused_at = models.DateTimeField(null=True)  #: a person said that it is no copy

    class Meta:
        """One sighting a work and post."""

        constraints = (
            models.UniqueConstraint(
                fields=["authority", "work", "post"], name="one_sighting_a_post"
            ),
        )
        indexes = (
            models.Index(fields=["authority", "account"], name="sighting_by_account"),
            models.Index(fields=["authority", "native"], name="sighting_by_native"),
        )


class TrackMark(Row):
    """How far the lake was read for this authority; appended, the newest counts."""

    reached = models.TextField()
    at = models.DateTimeField()

    class Meta:
        """The newest is asked for."""

        indexes = (models.Index(fields=["authority", "-at", "-id"], name="newest_mark"),)
