"""Reviews: what is kept of persons is judged when it is due, or goes by itself (LAW.md 4.7).

Everything that is kept comes up for review ``AHEAD`` of its last day. Who keeps it says why, and
its time begins anew. Without a decision it goes on that day (Europol Regulation Art. 31).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

import attrs

from fireline.domain.act import Act, AuditRow
from fireline.domain.clock import DAY
from fireline.domain.retention import (
    DECISIONS,
    Basis,
    Erasure,
    Listed,
    Measure,
    Review,
    ReviewDecision,
    ReviewOf,
)
from fireline.errors import NotFoundError, RefusedError
from fireline.refer.custody import CustodyEntry, Deed
from fireline.store.casework import bulk
from fireline.store.casework.evidence_book import DjangoEvidenceBook
from fireline.store.casework.models import (
    CapturedEvidence,
    ErasureRow,
    EvidenceWrap,
    KeptAccount,
    KeptPost,
    ReviewRow,
    SetAside,
    SightingRow,
    Watch,
    WorkRow,
)
from fireline.store.casework.recorder import CaseworkStore
from fireline.store.casework.retention_erasures import DjangoErasures
from fireline.store.casework.retention_holds import held_files
from fireline.store.casework.retention_kept import DjangoKept

AHEAD = 90 * DAY
"""How long before its last day a thing comes up for review."""

_NOBODY = "nobody decided in time"


@attrs.frozen
class _Kept:
    """Something that is kept: which row it is, what it is known by, and since when."""

    of: ReviewOf
    subject: UUID
    key: str
    since: datetime
    due_at: datetime | None = None  #: a date of its own, where an officer set one


@attrs.frozen
class DjangoReviews(CaseworkStore):
    """The reviews of one authority."""

    erasures: DjangoErasures
    period: timedelta

    def open_due(self, *, at: datetime) -> int:
        """Open a review of everything that is due and has none; return how many."""
        with self.scope():
            latest = self._latest_decisions()
            rows = [
                self._row(kept, latest.get((kept.of.value, str(kept.subject))))
                for kept in self._everything()
            ]
            due = [row for row in rows if row.due_at <= at]
            same = ("authority_id", "of", "subject")
            return bulk.insert(due, same=same, where="decided_at IS NULL") if due else 0

    def waiting(self, *, limit: int = 200) -> Sequence[Review]:
        """Return the open reviews, the one that is due soonest first."""
        with self.scope():
            rows = ReviewRow.objects.filter(decided_at=None).order_by("due_at", "id")
            return [_review(row) for row in rows[:limit]]

    def review(self, review: UUID) -> Review:
        """Return one review.

        Raises:
            NotFoundError: there is none.
        """
        with self.scope():
            row = ReviewRow.objects.filter(pk=review).first()
            if row is None:
                raise NotFoundError(f"no such review: {review}")
            return _review(row)

    def names_of(self, reviews: Sequence[Review]) -> Mapping[UUID, str]:
        """Say by what a person knows each of them: a capture by the place it was taken of."""
        files = [one.key for one in reviews if one.of is ReviewOf.EVIDENCE]
        with self.scope():
            rows = CapturedEvidence.objects.filter(sha256__in=files)
            places = dict(rows.values_list("sha256", "place__key"))
        return {one.id: places.get(one.key, one.key) for one in reviews}

    def decide(
        self, review: UUID, decision: ReviewDecision, *, reason: str, by: UUID, at: datetime
    ) -> Review:
        """Keep a person's decision, and do what it says.

        Raises:
            RefusedError: it was decided already, the reason is missing, or what is reviewed does
                not allow this decision.
        """
        with self.scope():
            known = self.review(review)
            if not reason.strip():
                raise RefusedError("a review is decided with a reason")
            if decision not in DECISIONS[known.of]:
                raise RefusedError(f"a {known.of.value} names no account that could be restricted")
            self._settle(known, decision, reason=reason, by=by, at=at)
        return attrs.evolve(known, decision=decision, reason=reason, decided_by=by, decided_at=at)

    def let_overdue_go(self, *, at: datetime) -> Sequence[Review]:
        """Erase what nobody decided on in time; each by an act of its own (LAW.md A12).

        What is under a legal hold or restricted stays, and its review stays open.
        """
        with self.scope():
            rows = ReviewRow.objects.filter(decided_at=None, auto_erase_at__lte=at)
            overdue = [_review(row) for row in rows.order_by("auto_erase_at", "id")]
        gone = []
        for one in overdue:
            with suppress(RefusedError), self.scope():
                self._settle(one, ReviewDecision.ERASE, reason=_NOBODY, by=None, at=at)
                gone.append(one)
        return gone

    def _settle(
        self, known: Review, decision: ReviewDecision, *, reason: str, by: UUID | None, at: datetime
    ) -> None:
        with self.recording(*self._acts(known, decision, reason, by, at)):
            changed = ReviewRow.objects.filter(pk=known.id, decided_at=None).update(
                decision=decision.value, reason=reason, decided_by=by, decided_at=at
            )
            if not changed:
                raise RefusedError("this review was decided already")
            if decision is ReviewDecision.ERASE:
                self._let_go(known, by=by, at=at)
            elif decision is ReviewDecision.RESTRICT:
                self._restrict(known, reason=reason, by=by, at=at)

    def _let_go(self, known: Review, *, by: UUID | None, at: datetime) -> None:
        """Delete what was reviewed; its key in the review goes with it."""
        if known.of is ReviewOf.EVIDENCE and known.key in held_files():
            raise RefusedError("this evidence is under a legal hold: lift the hold first")
        if known.of is ReviewOf.KEPT_ACCOUNT and self._is_restricted(known.key):
            raise RefusedError("this account is restricted: decide on its restriction first")
        _LETTING_GO[known.of](self, known, by, at)
        ReviewRow.objects.filter(of=known.of.value, subject=known.subject).update(key="")

    def _restrict(self, known: Review, *, reason: str, by: UUID | None, at: datetime) -> None:
        self.erasures.place(
            Erasure(
                id=self.ids(),
                kind=Listed.ACCOUNT,
                key=known.key,
                measure=Measure.RESTRICT,
                basis=Basis.CONTESTED,
                reason=reason,
                by=by,
                at=at,
            )
        )

    def _is_restricted(self, account: str) -> bool:
        restricted = ErasureRow.objects.filter(measure=Measure.RESTRICT.value, undone_at=None)
        return restricted.filter(kind=Listed.ACCOUNT.value, key=account).exists()

    def _latest_decisions(self) -> dict[tuple[str, str], datetime]:
        """Return when each thing was last kept on purpose."""
        kept = ReviewRow.objects.filter(decision__in=("keep", "restrict")).order_by("decided_at")
        told = kept.values_list("of", "subject", "decided_at")
        return {(of, subject): at for of, subject, at in told if at is not None}

    def _row(self, kept: _Kept, decided_at: datetime | None) -> ReviewRow:
        since = decided_at or kept.since
        last = since + self.period
        due = kept.due_at if kept.due_at and not decided_at else last - min(AHEAD, self.period)
        if kept.of is ReviewOf.RESTRICTION:
            due = since  # It stands before a lead all the time: nobody else sees it anywhere.
        return ReviewRow(
            id=self.ids(),
            authority_id=self.authority_id,
            of=kept.of.value,
            subject=str(kept.subject),
            key=kept.key,
            since=since,
            due_at=min(due, last),
            auto_erase_at=last,
        )

    def _everything(self) -> Sequence[_Kept]:
        """Return all that is kept of persons, and since when."""
        watches = Watch.objects.filter(ended_at=None)
        aside = SetAside.objects.filter(ended_at=None)
        restricted = ErasureRow.objects.filter(measure="restrict", undone_at=None)
        sealed = EvidenceWrap.objects.values("sha256")
        captures = CapturedEvidence.objects.filter(sha256__in=sealed).order_by("at")
        by_file = {row.sha256: row for row in captures}.values()
        live = WorkRow.objects.filter(sightings__isnull=False).distinct()
        return [
            *(_Kept(ReviewOf.WATCH, w.id, w.key, w.added_at, w.review_at) for w in watches),
            *(_Kept(ReviewOf.SET_ASIDE, s.id, s.account, s.since) for s in aside),
            *(
                _Kept(ReviewOf.KEPT_ACCOUNT, k.id, k.account, k.kept_at)
                for k in KeptAccount.objects.all()
            ),
            *(_Kept(ReviewOf.WORK, w.id, w.title, w.judged_at) for w in live),
            *(_Kept(ReviewOf.EVIDENCE, c.id, c.sha256, c.at) for c in by_file),
            *(_Kept(ReviewOf.RESTRICTION, r.id, r.key, r.at) for r in restricted),
        ]

    def _acts(
        self, known: Review, decision: ReviewDecision, reason: str, by: UUID | None, at: datetime
    ) -> Iterator[AuditRow]:
        """Return the decision, and the erasure where it erases: by ids, for names would outlive."""
        acts = {Act.RETENTION_REVIEWED: f"{decision.value}: {reason}"}
        if decision is ReviewDecision.ERASE:
            of_evidence = known.of is ReviewOf.EVIDENCE
            acts[Act.EVIDENCE_ERASED if of_evidence else Act.PERSON_ERASED] = reason
        for act, because in acts.items():
            yield AuditRow(
                act=act,
                authority=self.authority_id,
                officer=by,
                on=f"{known.of.value} {known.subject}",
                because=because,
                at=at,
            )


def _end_watch(_: DjangoReviews, known: Review, __: UUID | None, ___: datetime) -> None:
    Watch.objects.filter(pk=known.subject).delete()


def _end_set_aside(_: DjangoReviews, known: Review, __: UUID | None, ___: datetime) -> None:
    SetAside.objects.filter(pk=known.subject).delete()


def _forget_account(store: DjangoReviews, known: Review, __: UUID | None, ___: datetime) -> None:
    kept = DjangoKept(store.authority_id, store.ids, store.clock)
    kept.forget_account(UUID(known.subject))


def _end_work(_: DjangoReviews, known: Review, __: UUID | None, at: datetime) -> None:
    """End the work, and forget who carried it; that it was judged, and how, stays."""
    work = UUID(known.subject)
    seen = SightingRow.objects.filter(work=work)
    others = SightingRow.objects.exclude(work=work).values("native")
    KeptPost.objects.filter(native__in=seen.values("native")).exclude(native__in=others).delete()
    seen.delete()
    WorkRow.objects.filter(pk=work, ended_at=None).update(ended_at=at)


def _drop_evidence(store: DjangoReviews, known: Review, by: UUID | None, at: datetime) -> None:
    """Delete the wraps: without its key a sealed file is noise, also under object lock."""
    EvidenceWrap.objects.filter(sha256=known.key).delete()
    DjangoEvidenceBook(store.authority_id, store.ids, store.clock).enter(
        CustodyEntry(
            sha256=known.key, deed=Deed.LET_GO, at=at, by=by, reason="its review erased it"
        )
    )


def _erase_restricted(store: DjangoReviews, known: Review, by: UUID | None, at: datetime) -> None:
    restriction = store.erasures.entry(UUID(known.subject))
    store.erasures.undo(restriction.id, reason="its review erases it", by=by, at=at)
    store.erasures.place(
        attrs.evolve(
            restriction,
            id=store.ids(),
            measure=Measure.ERASE,
            basis=Basis.NOT_NECESSARY,
            reason="its review erased it",
            by=by,
            at=at,
        )
    )


_LETTING_GO: dict[ReviewOf, Callable[[DjangoReviews, Review, UUID | None, datetime], None]] = {
    ReviewOf.WATCH: _end_watch,
    ReviewOf.SET_ASIDE: _end_set_aside,
    ReviewOf.KEPT_ACCOUNT: _forget_account,
    ReviewOf.WORK: _end_work,
    ReviewOf.EVIDENCE: _drop_evidence,
    ReviewOf.RESTRICTION: _erase_restricted,
}


def _review(row: ReviewRow) -> Review:
    return Review(
        id=row.id,
        of=ReviewOf(row.of),
        subject=row.subject,
        key=row.key,
        since=row.since,
        due_at=row.due_at,
        auto_erase_at=row.auto_erase_at,
        decision=ReviewDecision(row.decision) if row.decision else None,
        reason=row.reason,
        decided_by=row.decided_by_id,
        decided_at=row.decided_at,
    )
