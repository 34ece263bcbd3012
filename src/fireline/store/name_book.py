"""Name book: a number for each name that comes again and again, so that it is read once."""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Numbers = NDArray[np.int32]

NOBODY = -1
"""Number of a name that was not told."""


class NameBook:
    """Names in the order in which they were met; a number once given stays."""

    def __init__(self) -> None:
        """Start without any name."""
        self._places: dict[str, int] = {}

    def numbers(self, column: pa.ChunkedArray) -> Numbers:
        """Return the number of each name in a column; what is new gets the next."""
        if not len(column):
            return np.zeros(0, dtype=np.int32)
        encoded = column.combine_chunks().dictionary_encode()
        known = self._places
        places = [known.setdefault(name, len(known)) for name in encoded.dictionary.to_pylist()]
        rows = encoded.indices.fill_null(len(places)).to_numpy(zero_copy_only=False)
        return np.asarray(np.array([*places, NOBODY], dtype=np.int32)[rows])

    def column(self, numbers: Numbers) -> pa.DictionaryArray:
        """Return numbers as the names that they stand for, without writing them out."""
        told = pa.array(numbers, mask=numbers == NOBODY)
        return pa.DictionaryArray.from_arrays(told, pa.array(list(self._places), pa.string()))
