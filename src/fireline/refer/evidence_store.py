"""Evidence store: bytes kept by their own hash, for a place, until the last place lets them go."""

from collections.abc import Mapping, Sequence
from typing import Protocol
from uuid import UUID

import attrs

from fireline.refer.custody import CustodyEntry
from fireline.refer.taken import Taken
from fireline.refer.time_stamp import TimeToken


@attrs.frozen(kw_only=True)
class Kept:
    """What was kept: its hash, its type and its length."""

    sha256: str
    mime: str
    size: int


class EvidenceStore(Protocol):
    """Where one authority's captures are kept, with who had them in hand.

    Do read back what was written before returning its name.
    Do write in the open transaction of the act, so that a capture is whole or not at all.
    Don't overwrite: the name is the content.
    """

    def keep(self, taken: Taken, *, place: UUID, about: Mapping[str, object]) -> Kept:
        """Pack what was taken, with what is said about it, and keep it for a place."""
        ...

    def put(self, data: bytes, *, place: UUID) -> str:
        """Keep the bytes for a place and return their SHA-256 in hex."""
        ...

    def get(self, sha256: str) -> bytes:
        """Return the bytes, checked against their name.

        Raises:
            NotFoundError: they were never captured, or were let go.
        """
        ...

    def has(self, sha256: str) -> bool:
        """Say whether these bytes can be read."""
        ...

    def let_go(self, sha256: str, *, place: UUID) -> bool:
        """Forget the key kept for one place; say whether it was the last, so that all is erased.

        Raises:
            NotFoundError: nothing of this hash is kept for this place.
        """
        ...

    def enter(self, entry: CustodyEntry) -> None:
        """Add a line to the custody; nothing is ever taken out of it."""
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
        """Return captures that can be read and have no token yet, oldest first."""
        ...
