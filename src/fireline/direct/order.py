"""Order: grave tiers first, then worth. Never first in, first out.

Only graver works stand above the score: what promises nothing graver than promotion, and what
nobody has judged yet, compete by worth alone.
"""

from uuid import UUID

from fireline.domain.queue import QueueItem
from fireline.domain.work import TIER_ORDER, Tier


def tier_order(tier: Tier | None) -> int:
    """Return the place of a tier, 0 for the gravest; untold stands with the least grave."""
    return TIER_ORDER.index(tier) if tier else len(TIER_ORDER) - 1


def place(item: QueueItem) -> tuple[int, float, UUID]:
    """Return the key by which the queue is sorted."""
    return (tier_order(item.tier), -item.worth, item.id)
