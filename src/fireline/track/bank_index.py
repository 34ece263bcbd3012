"""Bank index: which of many pictures look like this one; exact, entries come and go one by one."""

from collections.abc import Sequence

import attrs
import numpy as np
from numpy.typing import NDArray

from fireline.track.near_pairs import WORDS as _WORDS
from fireline.track.near_pairs import Words, near_pairs

_HEX_DIGITS = 64
_FIRST_ROOM = 1024


@attrs.frozen
class Near:
    """Pairs within the radius, in the order (query, key): which query, which entry, how far."""

    query: NDArray[np.int64]
    key: NDArray[np.int64]
    distance: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.query)


def words_of(values: Sequence[str]) -> Words:
    """Return hex fingerprints as rows of four words."""
    if any(len(value) != _HEX_DIGITS for value in values):
        raise ValueError(f"a PDQ fingerprint has {_HEX_DIGITS} hex digits")
    plain = np.frombuffer(bytes.fromhex("".join(values)), dtype=">u8")
    return plain.astype(np.uint64).reshape(-1, _WORDS)


class BankIndex:
    """PDQ fingerprints by a key of the caller's own, searched by radius."""

    def __init__(self) -> None:
        self._words: Words = np.empty((_WORDS, _FIRST_ROOM), np.uint64)
        self._keys: NDArray[np.int64] = np.empty(_FIRST_ROOM, np.int64)
        self._row_of: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self._row_of)

    def __contains__(self, key: int) -> bool:
        return key in self._row_of

    def add(self, keys: Sequence[int], values: Sequence[str]) -> None:
        """Put fingerprints in, each under its key.

        Raises:
            ValueError: a key is there already, or comes twice, or a value is no fingerprint.
        """
        taken = [key for key in keys if key in self._row_of]
        if taken or len(set(keys)) != len(keys):
            raise ValueError(f"each key names one fingerprint; taken already: {taken[:5]}")
        if len(keys) != len(values):
            raise ValueError(f"{len(keys)} keys do not name {len(values)} fingerprints")
        words, start = words_of(values), len(self)
        self._make_room(start + len(keys))
        self._words[:, start : start + len(keys)] = words.T
        self._keys[start : start + len(keys)] = keys
        self._row_of.update(zip(keys, range(start, start + len(keys)), strict=True))

    def remove(self, key: int) -> None:
        """Take one fingerprint out; the last row moves into its place.

        Raises:
            KeyError: there is none under this key.
        """
        row = self._row_of.pop(key)
        last = len(self._row_of)
        if row != last:
            self._words[:, row] = self._words[:, last]
            self._keys[row] = self._keys[last]
            self._row_of[int(self._keys[row])] = row

    def near(self, values: Sequence[str], radius: int) -> Near:
        """Return every pair of a query and an entry that differ in at most so many bits."""
        size = len(self)
        found = near_pairs(words_of(values), self._words[:, :size], radius)
        query, key, distance = found[:, 0], self._keys[found[:, 1]], found[:, 2]
        order = np.lexsort((key, query))
        return Near(query[order], key[order], distance[order])

    def _make_room(self, size: int) -> None:
        room = len(self._keys)
        while room < size:
            room *= 2
        if room > len(self._keys):
            words, keys = self._words, self._keys
            self._words = np.empty((_WORDS, room), np.uint64)
            self._keys = np.empty(room, np.int64)
            self._words[:, : len(keys)], self._keys[: len(keys)] = words, keys
