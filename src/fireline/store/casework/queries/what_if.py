"""What a what-if is asked of: the graph kept with the newest ranking, and who stands in it."""

from uuid import UUID

import attrs

from fireline.store.casework.models import RankedAccount
from fireline.store.casework.models.oxygen import LearnedGraph


@attrs.frozen(kw_only=True)
class Kept:
    """A packed graph, and the accounts of its ranking by rank."""

    packed: bytes
    accounts: dict[int, str]
    by_volume: tuple[str, ...]  #: most posts first: the numbers game


def kept_graph(ranking: UUID) -> Kept | None:
    """Return the graph kept with a ranking, or None where none is."""
    row = LearnedGraph.objects.filter(run=ranking).first()
    if row is None:
        return None
    rows = list(
        RankedAccount.objects.filter(run=ranking)
        .order_by("volume_rank", "id")
        .values_list("rank", "account")
    )
    return Kept(
        packed=bytes(row.packed),
        accounts=dict(rows),
        by_volume=tuple(account for _, account in rows),
    )
