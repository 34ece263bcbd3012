"""Direct: say what which officer should look at next, by benefit per officer-minute."""

from fireline.direct.minutes import expected_minutes
from fireline.direct.run import claim_next, fill_queue, finish, release

__all__ = ["claim_next", "expected_minutes", "fill_queue", "finish", "release"]
