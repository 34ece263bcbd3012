"""Book: what casework keeps of evidence, behind a port, so that files know no database."""

from collections.abc import Callable, Sequence
from typing import Protocol
from uuid import UUID

from fireline.refer.custody import CustodyEntry
from fireline.refer.time_stamp import TimeToken
from fireline.store.evidence.wrapping import Wrap


class EvidenceBook(Protocol):
    """The wraps, the custody and the time tokens of one authority.

    Do everything in the transaction that is open, so that an act is whole or not at all.
    Don't keep a wrap that was dropped, in no history and no backup table.
    """

    def alone_with(self, sha256: str) -> None:
        """Wait until nobody else adds or drops a wrap of this capture, and keep them out.

        It lasts as long as the open transaction.
        """
        ...

    def wraps_of(self, sha256: str) -> Sequence[Wrap]:
        """Return the wraps of one capture, one a place."""
        ...

    def add_wrap(self, wrap: Wrap) -> None:
        """Keep a wrap; a second one for the same place is not needed and not kept."""
        ...

    def drop_wrap(self, sha256: str, *, place: UUID, afterwards: Callable[[], None]) -> None:
        """Delete a wrap for good, and do something once that is certain."""
        ...

    def is_known(self, object_name: str) -> bool:
        """Say whether a wrap is kept for this sealed file."""
        ...

    def was_captured(self, sha256: str) -> bool:
        """Say whether this authority captured these bytes, sealed or not."""
        ...

    def enter(self, entry: CustodyEntry) -> None:
        """Add one line to the custody."""
        ...

    def custody(self, sha256: str = "") -> Sequence[CustodyEntry]:
        """Return the custody of one capture, or of all, oldest first."""
        ...

    def add_token(self, sha256: str, token: TimeToken) -> None:
        """Keep an outside word on when these bytes existed."""
        ...

    def tokens(self, sha256: str) -> Sequence[TimeToken]:
        """Return the tokens of a capture, oldest first."""
        ...

    def unstamped(self, *, limit: int) -> Sequence[str]:
        """Return captures that can still be read and have no token, oldest first."""
        ...
