"""Candidates, works, sightings and bank entries: from nouns to rows and back."""

from uuid import UUID

from fireline.domain.fingerprint import Kind
from fireline.domain.folding import folded, sort_key
from fireline.domain.ids import AccountKey, PostKey
from fireline.domain.work import (
    BankEntry,
    Candidate,
    CandidateState,
    Match,
    Sighting,
    Tier,
    Via,
    Work,
)
from fireline.store.casework.models import BankRow, CandidateRow, SightingRow, WorkRow


def candidate_row(candidate: Candidate, authority: UUID) -> CandidateRow:
    """Return the row of a candidate."""
    return CandidateRow(
        id=candidate.id,
        authority_id=authority,
        kind=candidate.kind.value,
        value=candidate.value,
        first_seen_at=candidate.first_seen_at,
        accounts=candidate.accounts,
        posts=candidate.posts,
        because=candidate.because,
        state=candidate.state.value,
        language=candidate.language,
        example=candidate.example or "",
    )


def candidate_of(row: CandidateRow) -> Candidate:
    """Return the candidate in a row."""
    return Candidate(
        id=row.id,
        kind=Kind(row.kind),
        value=row.value,
        first_seen_at=row.first_seen_at,
        accounts=row.accounts,
        posts=row.posts,
        because=row.because,
        state=CandidateState(row.state),
        language=row.language,
        example=PostKey(row.example) if row.example else None,
    )


def work_row(work: Work, authority: UUID, candidate: UUID | None) -> WorkRow:
    """Return the row of a work, with what it is found and ordered by."""
    return WorkRow(
        id=work.id,
        authority_id=authority,
        title=work.title,
        title_folded=folded(work.title),
        title_sorted=sort_key(work.title),
        tier=work.tier.value,
        ground=work.ground,
        judged_at=work.judged_at,
        judged_by_id=work.judged_by,
        candidate_id=candidate,
    )


def work_of(row: WorkRow) -> Work:
    """Return the work in a row."""
    return Work(
        id=row.id,
        title=row.title,
        tier=Tier(row.tier),
        judged_at=row.judged_at,
        judged_by=row.judged_by_id,
        ground=row.ground,
    )


def entry_row(entry: BankEntry, authority: UUID) -> BankRow:
    """Return the row of a bank entry."""
    return BankRow(
        id=entry.id,
        authority_id=authority,
        work_id=entry.work,
        kind=entry.kind.value,
        value=entry.value,
        quality=entry.quality,
        added_at=entry.added_at,
        added_by_id=entry.added_by,
        because=entry.because,
    )


def entry_of(row: BankRow) -> BankEntry:
    """Return the bank entry in a row."""
    return BankEntry(
        id=row.id,
        work=row.work_id,
        kind=Kind(row.kind),
        value=row.value,
        quality=row.quality,
        added_at=row.added_at,
        added_by=row.added_by_id,
        because=row.because,
    )


def sighting_row(sighting: Sighting, authority: UUID) -> SightingRow:
    """Return the row of a sighting."""
    return SightingRow(
        id=sighting.id,
        authority_id=authority,
        work_id=sighting.work,
        post=sighting.post,
        native=sighting.post.partition("#")[0],
        account=sighting.account,
        said_at=sighting.said_at,
        seen_at=sighting.seen_at,
        via=sighting.via.value,
        source=sighting.source or "",
        url=sighting.url,
        language=sighting.language,
        match=None if sighting.match is None else _as_json(sighting.match),
    )


def sighting_of(row: SightingRow) -> Sighting:
    """Return the sighting in a row."""
    return Sighting(
        id=row.id,
        work=row.work_id,
        post=PostKey(row.post),
        account=AccountKey(row.account),
        said_at=row.said_at,
        seen_at=row.seen_at,
        via=Via(row.via),
        source=AccountKey(row.source) if row.source else None,
        url=row.url,
        language=row.language,
        match=None if row.match is None else _match(row.match),
    )


def _as_json(match: Match) -> dict[str, object]:
    return {
        "kind": match.kind.value,
        "value": match.value,
        "entry": match.entry,
        "distance": match.distance,
        "quality": match.quality,
        "because": match.because,
    }


def _match(kept: dict[str, object]) -> Match:
    return Match(
        kind=Kind(str(kept["kind"])),
        value=str(kept["value"]),
        entry=str(kept["entry"]),
        distance=int(str(kept["distance"])),
        quality=int(str(kept["quality"])),
        because=str(kept["because"]),
    )
