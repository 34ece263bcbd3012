"""A candidate's sheet: what the machine saw, and what people said of it before."""

from datetime import datetime
from uuid import UUID

import attrs

from fireline.domain.fingerprint import Kind
from fireline.domain.work import CandidateState
from fireline.store.casework.models import CandidateRow, JudgementRow, WorkRow


@attrs.frozen(kw_only=True)
class JudgementLine:
    """A person's recorded decision."""

    by: str
    at: datetime
    ground: str
    reasons: str
    purpose: str
    exclusions: tuple[tuple[str, str], ...]  #: name of the exclusion, what was answered


@attrs.frozen(kw_only=True)
class CandidateSheet:
    """Everything that casework knows of a candidate."""

    id: UUID
    kind: Kind
    value: str
    first_seen_at: datetime
    accounts: int
    posts: int
    because: str
    state: CandidateState
    language: str
    example: str
    judgements: tuple[JudgementLine, ...]
    work: UUID | None


def candidate_sheet(candidate: UUID) -> CandidateSheet | None:
    """Return a candidate with its judgements, or None."""
    row = CandidateRow.objects.filter(pk=candidate).first()
    if row is None:
        return None
    return CandidateSheet(
        id=row.id,
        kind=Kind(row.kind),
        value=row.value,
        first_seen_at=row.first_seen_at,
        accounts=row.accounts,
        posts=row.posts,
        because=row.because,
        state=CandidateState(row.state),
        language=row.language,
        example=row.example,
        judgements=judgements(candidate=candidate),
        work=WorkRow.objects.filter(candidate=row).values_list("pk", flat=True).first(),
    )


def judgements(**on: UUID) -> tuple[JudgementLine, ...]:
    """Return what people decided on a candidate or a work, oldest first."""
    rows = JudgementRow.objects.filter(**on).select_related("by").order_by("at", "id")
    return tuple(_judgement(row) for row in rows)


def _judgement(row: JudgementRow) -> JudgementLine:
    answers = dict(row.exclusion)
    purpose = answers.pop("purpose", "")
    return JudgementLine(
        by=str(row.by),
        at=row.at,
        ground=row.ground,
        reasons=row.reasons,
        purpose=purpose,
        exclusions=tuple(answers.items()),
    )
