"""Media: the ports through which files are fetched by a budget, looked at once, and kept."""

from collections.abc import Sequence
from typing import Protocol

from fireline.domain.fingerprint import Picture
from fireline.domain.observation import MediaSighting


class MediaSource(Protocol):
    """Brings the bytes of one file that a post carries."""

    def fetch(self, media: MediaSighting, *, limit: int) -> bytes:
        """Bring the bytes, at most so many.

        Raises:
            ItemUnreadable: this file is gone, too large, or not to be had.
            SourceUnavailable: the platform does not answer; nothing else of it will come either.
        """
        ...


class MediaStore(Protocol):
    """Keeps files under the SHA-256 of their bytes."""

    def put(self, data: bytes) -> str:
        """Keep the bytes; return their SHA-256 in hex."""
        ...

    def get(self, sha256: str) -> bytes:
        """Return the bytes that have this SHA-256."""
        ...

    def has(self, sha256: str) -> bool:
        """Say whether they are kept."""
        ...


class PictureReader(Protocol):
    """Decodes hostile bytes in a bounded process and says what the picture looks like."""

    def read(self, data: bytes) -> tuple[str, int]:
        """Return the PDQ fingerprint in hex and its quality from 0 to 100.

        Raises:
            ItemUnreadable: this is no picture, or none that can be decoded within bounds.
        """
        ...


class MediaLog(Protocol):
    """Knows which files were told of and which of them were looked at."""

    def wanted(self, *, limit: int, min_accounts: int = 1) -> Sequence[MediaSighting]:
        """Return one sighting a file that nobody has looked at yet, most shared first.

        Files whose hash was told come one a hash; others wait until they are fetched by hand.
        Ties go by the earliest sighting, then by the hash: the order is total.
        """
        ...

    def keep_pictures(self, pictures: Sequence[Picture]) -> None:
        """Keep what was learned of files, failures included."""
        ...
