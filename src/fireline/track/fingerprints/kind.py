"""What every kind of fingerprint promises: a spelling, a distance, and words for an officer."""

from abc import ABC, abstractmethod
from typing import ClassVar, final

from fireline.domain.fingerprint import Kind
from fireline.errors import ItemUnreadable


class FingerprintKind(ABC):
    """One way in which content is known again.

    The public methods check both values first; what varies is private and cannot skip the check.

    Do give ``examples``: the contract tests, the docs and the load generators share them.
    Don't know of another kind, and don't decode anything: hostile bytes belong in the sandbox.
    """

    #: What this is a fingerprint of.
    kind: ClassVar[Kind]
    #: Values as they are stored, no two of them alike.
    examples: ClassVar[tuple[str, ...]]
    #: Distance up to which two values match; 0 for the exact kinds.
    threshold: int = 0

    @final
    def checked(self, value: str) -> str:
        """Return the value as it is stored.

        Raises:
            ItemUnreadable: the value is not one of this kind.
        """
        if (spelled := self._spelled(value)) is None:
            raise ItemUnreadable(f"{value[:80]!r} is not a {self.kind} fingerprint")
        return spelled

    @final
    def distance(self, left: str, right: str) -> int:
        """Say how far apart two values are; 0 means equal."""
        return self._distance(self.checked(left), self.checked(right))

    @final
    def matches(self, left: str, right: str) -> bool:
        """Say whether two values are near enough to be shown to a person as copies."""
        return self.distance(left, right) <= self.threshold

    @final
    def because(self, distance: int) -> str:
        """Say to an officer why two values at this distance are held to be copies."""
        return self._words(distance)

    @abstractmethod
    def _spelled(self, value: str) -> str | None:
        """Return the value as it is stored, or None when it is not one of this kind."""

    @abstractmethod
    def _words(self, distance: int) -> str: ...

    def _distance(self, left: str, right: str) -> int:
        return int(left != right)


SHA256_LENGTH = 64
HEX = frozenset("0123456789abcdef")


def spelled_hex(value: str) -> str | None:
    """Return 256 bits in lower-case hex, or None when that is not what the value holds."""
    lower = value.strip().lower()
    return lower if len(lower) == SHA256_LENGTH and HEX.issuperset(lower) else None
