"""Share source: the port through which shares are read."""

from datetime import datetime
from typing import Protocol

import pyarrow as pa

from fireline.domain.ids import AccountKey


class ShareSource(Protocol):
    """Who shared what and when, in bulk.

    Do return every share of the traces that the unit looks at, in a total order.
    Don't thin them out: what was left out cannot be told from what did not happen.
    """

    def shares(self, *, since: datetime) -> pa.Table:
        """Return the shares seen since a moment (``shares.SHARES``)."""
        ...

    def set_aside(self) -> frozenset[AccountKey]:
        """Return the accounts judged to report, research, archive or oppose."""
        ...
