"""Progress: how far a walk over all records has come, said now and then."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final, TypeVar

R = TypeVar("R")
Progress = Callable[[int, int], None]

_SAID_EVERY: Final = 1_000


def told(records: Iterable[R], size: int, progress: Progress | None) -> Iterator[R]:
    """Hand on the records, and say how many of how many there were."""
    for number, record in enumerate(records, 1):
        if progress and (number % _SAID_EVERY == 0 or number == size):
            progress(number, max(number, size))
        yield record
