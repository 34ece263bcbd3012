"""Deadline: the moment by which an exchange is over, however its bytes are spread over time.

A limit on each wait alone is none: a server that says one byte before each wait ends is never
silent and never done.
"""

import math
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Deadline(threading.local):
    """When the exchange of this thread must be over; threads that share a client have their own."""

    def __init__(self) -> None:
        """Have no end before there is an exchange."""
        self._end = math.inf

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Let what happens inside, all waits together, take so many seconds."""
        self._end = time.monotonic() + seconds
        try:
            yield
        finally:
            self._end = math.inf

    def bound(self, timeout: float | None) -> float | None:
        """Return how long one wait may take, None for ever.

        Raises:
            TimeoutError: the time of the whole exchange is over.
        """
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError("not done in time")
        if math.isinf(left):
            return timeout
        return left if timeout is None else min(timeout, left)
