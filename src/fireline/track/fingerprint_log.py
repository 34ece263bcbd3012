"""The lake as track reads it: what was posted, what was passed on, what the pictures look like."""

from collections.abc import Mapping, Sequence
from typing import Protocol

import pyarrow as pa

from fireline.domain.fingerprint import Kind

_MOMENT = pa.timestamp("us", tz="UTC")

#: One row a fingerprint of a post, in the order (seen_at, post, kind, value).
FINGERPRINTS = pa.schema(
    {
        "kind": pa.string(),
        "value": pa.string(),
        "post": pa.string(),
        "account": pa.string(),
        "said_at": _MOMENT,
        "seen_at": _MOMENT,
        "part": pa.string(),
        "language": pa.string(),
        "url": pa.string(),
    }
)
#: One row a repost, quote or reply, in the order (seen_at, post, via); ``of`` has no version.
PASSED_ON = pa.schema(
    {
        "post": pa.string(),
        "account": pa.string(),
        "said_at": _MOMENT,
        "seen_at": _MOMENT,
        "via": pa.string(),
        "of": pa.string(),
        "language": pa.string(),
        "url": pa.string(),
    }
)
#: One row a file that was read as a picture, in the order of sha256; ``pdq`` is never empty.
PICTURES = pa.schema({"sha256": pa.string(), "pdq": pa.string(), "quality": pa.int32()})
#: One row a value, in the order (kind, value).
SPREAD = pa.schema(
    {
        "kind": pa.string(),
        "value": pa.string(),
        "accounts": pa.int64(),
        "posts": pa.int64(),
        "first_said_at": _MOMENT,
        "first_seen_at": _MOMENT,
        "example": pa.string(),
        "language": pa.string(),
    }
)


class FingerprintLog(Protocol):
    """Everything that the lake holds of posts' content, read by marks.

    A mark names a state of the lake; the empty one is the beginning. ``after`` is exclusive and
    ``until`` inclusive, so that turns that follow one another see each row exactly once.

    Do return the columns and the order of the schema above each method's name.
    Don't return anything that was stored after ``until``, nor what stands on the erase list.
    """

    def mark(self) -> str:
        """Name the newest state of the lake."""
        ...

    def fingerprints(self, *, after: str, until: str) -> pa.Table:
        """Return the fingerprints stored between two marks (``FINGERPRINTS``)."""
        ...

    def fingerprints_with(self, *, values: Mapping[Kind, Sequence[str]], until: str) -> pa.Table:
        """Return every fingerprint that has one of the values (``FINGERPRINTS``)."""
        ...

    def passed_on(self, *, after: str, until: str) -> pa.Table:
        """Return the reposts, quotes and replies stored between two marks (``PASSED_ON``)."""
        ...

    def passed_on_of(self, *, posts: Sequence[str], until: str) -> pa.Table:
        """Return every repost, quote and reply of the posts, named without version (same)."""
        ...

    def pictures(self, *, after: str, until: str) -> pa.Table:
        """Return the pictures that were read between two marks (``PICTURES``)."""
        ...

    def all_pictures(self, *, until: str) -> pa.Table:
        """Return every picture that was read (``PICTURES``)."""
        ...

    def pictures_of(self, *, files: Sequence[str], until: str) -> pa.Table:
        """Return what is known of these files, named by SHA-256 (``PICTURES``)."""
        ...

    def spread(self, *, values: Mapping[Kind, Sequence[str]], until: str) -> pa.Table:
        """Say of each value how many accounts and posts share it (``SPREAD``).

        ``example`` is the first post by (said_at, post); ``language`` is that post's.
        """
        ...
