"""Fingerprint log: the lake as track reads it, between marks."""

from collections.abc import Mapping, Sequence

import pyarrow as pa

from fireline.domain.fingerprint import Kind
from fireline.store.observations.lake import Lake


class LakeFingerprintLog:
    """What was posted, what was passed on, and what the pictures look like.

    A mark is the number of a snapshot, which every row carries. Rewriting after an erasure gives
    what is left in a file a newer number, so that track sees it once more and finds nothing new.
    """

    def __init__(self, lake: Lake) -> None:
        """Read from an open lake."""
        self._lake = lake

    def mark(self) -> str:
        """Name the newest state of the lake."""
        return self._lake.mark()

    def fingerprints(self, *, after: str, until: str) -> pa.Table:
        """Return the fingerprints stored between two marks."""
        return self._lake.ask("fingerprints", after=_number(after), until=_number(until))

    def fingerprints_with(self, *, values: Mapping[Kind, Sequence[str]], until: str) -> pa.Table:
        """Return every fingerprint that has one of the values."""
        return self._lake.ask("fingerprints_with", _wanted(values), until=_number(until))

    def passed_on(self, *, after: str, until: str) -> pa.Table:
        """Return the reposts, quotes and replies stored between two marks."""
        return self._lake.ask("passed_on", after=_number(after), until=_number(until))

    def passed_on_of(self, *, posts: Sequence[str], until: str) -> pa.Table:
        """Return every repost, quote and reply of the posts, named without version."""
        return self._lake.ask("passed_on_of", _column("native", posts), until=_number(until))

    def pictures(self, *, after: str, until: str) -> pa.Table:
        """Return the pictures that were read between two marks."""
        return self._lake.ask("pictures", after=_number(after), until=_number(until))

    def all_pictures(self, *, until: str) -> pa.Table:
        """Return every picture that was read."""
        return self.pictures(after="", until=until)

    def pictures_of(self, *, files: Sequence[str], until: str) -> pa.Table:
        """Return what is known of these files, named by SHA-256."""
        return self._lake.ask("pictures_of", _column("sha256", files), until=_number(until))

    def spread(self, *, values: Mapping[Kind, Sequence[str]], until: str) -> pa.Table:
        """Say of each value how many accounts and posts share it, and who said it first."""
        return self._lake.ask("spread", _wanted(values), until=_number(until))


def _number(mark: str) -> int:
    return int(mark or 0)


def _wanted(values: Mapping[Kind, Sequence[str]]) -> pa.Table:
    pairs = [(str(kind), value) for kind, each in values.items() for value in each]
    return pa.table(
        {
            "kind": pa.array([kind for kind, _ in pairs], pa.string()),
            "value": pa.array([value for _, value in pairs], pa.string()),
        }
    )


def _column(name: str, values: Sequence[str]) -> pa.Table:
    return pa.table({name: pa.array(list(values), pa.string())})
