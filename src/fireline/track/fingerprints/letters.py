"""Letters: what is left of many texts at once, each letter looked up in one long table.

``str.translate`` asks a dictionary for each letter. Here the letters of all texts stand in one
array, and what is left of them is found in one step; only a text with a letter of which several
are left (a ligature, a sharp s) goes through the dictionary.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

_POINTS = 0x110000
_DROPPED = 0
#: Of these letters several are left, or nobody has met them yet; no letter has these numbers.
_SEVERAL = 0x11_0000
_UNKNOWN = 0x11_0001

Numbers = npt.NDArray[np.uint32]


class Letters:
    """A table of what is left of each letter, for many texts at a time."""

    def __init__(self, table: Mapping[int, str]) -> None:
        """Take over a table as ``str.translate`` knows it; it is asked once for each letter."""
        self._table = table
        self._left = np.full(_POINTS, _UNKNOWN, dtype="<u4")

    def bare(self, texts: Sequence[str]) -> list[str]:
        """Return what is left of each text."""
        if not texts:
            return []
        left = self._left_of("".join(texts))
        several = left == _SEVERAL
        kept = (left != _DROPPED) & ~several
        ends = np.cumsum([len(text) for text in texts])
        lasts = np.concatenate(([0], np.cumsum(kept)))[ends].tolist()
        bare = left[kept].tobytes().decode("utf-32-le", "surrogatepass")
        found = [bare[begin:end] for begin, end in zip([0, *lasts[:-1]], lasts, strict=True)]
        for at in np.unique(np.searchsorted(ends, np.flatnonzero(several), side="right")).tolist():
            found[at] = texts[at].translate(self._table)
        return found

    def _left_of(self, text: str) -> Numbers:
        letters = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
        left: Numbers = self._left[letters]
        new = letters[left == _UNKNOWN]
        if len(new):
            for point in np.unique(new).tolist():
                self._left[point] = _number_of(self._table[point])
            left = self._left[letters]
        return left


def _number_of(bare: str) -> int:
    if not bare:
        return _DROPPED
    return ord(bare) if len(bare) == 1 else _SEVERAL
