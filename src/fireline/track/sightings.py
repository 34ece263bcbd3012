"""Sightings: what holds a work, and what passed on what holds it; incidence, never all pairs."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast
from uuid import UUID

import pyarrow as pa
import pyarrow.compute as pc

from fireline.domain.ids import AccountKey, IdMaker, PostKey, unversioned
from fireline.domain.work import Match, Sighting, Via
from fireline.track.bank import Hit

#: Post without version -> each work that it holds, with the account that posted it.
Carriers = Mapping[str, Mapping[UUID, AccountKey]]


def sightings_of(hits: Sequence[Hit], *, first_is_original: bool, ids: IdMaker) -> list[Sighting]:
    """Return the sighting of each hit; hits come in the order in which they were said.

    When a work is looked for the first time, the first hit is its original as far as we know.
    """
    seen: set[UUID] = set()
    sightings = []
    for hit in hits:
        original = first_is_original and hit.work not in seen
        seen.add(hit.work)
        via = Via.ORIGINAL if original else Via.COPY
        sightings.append(_sighting(hit.row, work=hit.work, via=via, ids=ids, match=hit.match))
    return sightings


def passed_on_sightings(passed_on: pa.Table, carriers: Carriers, *, ids: IdMaker) -> list[Sighting]:
    """Return a sighting for each repost, quote and reply of a post that holds a work.

    In the order of the table, then by work.
    """
    of = pa.array(list(carriers), pa.string())
    return [
        _sighting(row, work=work, via=Via(cast("str", row["via"])), ids=ids, source=source)
        for row in passed_on.filter(pc.is_in(passed_on["of"], of)).to_pylist()
        for work, source in sorted(carriers[row["of"]].items())
    ]


def carriers_from(table: pa.Table) -> Carriers:
    """Read the carriers that the ledger knows."""
    carriers: dict[str, dict[UUID, AccountKey]] = defaultdict(dict)
    for row in table.to_pylist():
        carriers[row["native"]][UUID(row["work"])] = AccountKey(row["account"])
    return carriers


def carriers_among(sightings: Iterable[Sighting]) -> Carriers:
    """Return the posts among these that hold a work themselves."""
    carriers: dict[str, dict[UUID, AccountKey]] = defaultdict(dict)
    for sighting in sightings:
        if sighting.via in {Via.ORIGINAL, Via.COPY}:
            carriers[unversioned(sighting.post)][sighting.work] = sighting.account
    return carriers


def first_of_each(sightings: Iterable[Sighting]) -> list[Sighting]:
    """Keep one sighting a work and post: the first, and what holds a work comes first."""
    kept: dict[tuple[UUID, PostKey], Sighting] = {}
    for sighting in sightings:
        kept.setdefault((sighting.work, sighting.post), sighting)
    return list(kept.values())


def _sighting(
    row: Mapping[str, Any],
    *,
    work: UUID,
    via: Via,
    ids: IdMaker,
    source: AccountKey | None = None,
    match: Match | None = None,
) -> Sighting:
    return Sighting(
        id=ids(),
        work=work,
        post=PostKey(row["post"]),
        account=AccountKey(row["account"]),
        said_at=row["said_at"],
        seen_at=row["seen_at"],
        via=via,
        source=source,
        url=row["url"] or "",
        language=row["language"] or "",
        match=match,
    )
