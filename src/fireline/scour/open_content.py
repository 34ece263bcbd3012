"""Open content: what the open internet said, read again so that a person can judge it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from fireline.domain.ids import AccountKey
from fireline.domain.observation import AccountSighting, MediaSighting, Post


class OpenContent(Protocol):
    """The kept observations, one thing at a time.

    Do answer at once: an officer waits. What is not kept any more is not an error.
    Don't answer for what an erase list names.
    """

    def post(self, key: str) -> Post | None:
        """Return what one post said last, with the bytes that it came in; None if not kept."""
        ...

    def media_of(self, key: str) -> Sequence[MediaSighting]:
        """Return the files that one post carries, by position."""
        ...

    def profiles(self, accounts: Iterable[str]) -> Mapping[AccountKey, AccountSighting]:
        """Return the newest sighting of each of the accounts that were seen at all."""
        ...
