"""Direct: say what which officer should look at next, by benefit per officer-minute."""

from fireline.direct.order import place, tier_order
from fireline.direct.run import claim_next, fill_queue, finish, release

__all__ = ["claim_next", "fill_queue", "finish", "place", "release", "tier_order"]
