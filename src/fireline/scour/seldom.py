"""Seldom: Python looks for rings of dead values less often while posts are read.

What a reader makes points at nothing that points back, so it goes when the batch goes. Looking for
rings after each 700 new values found none, and took a quarter of the time.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

#: New values after which the young ones are looked through: a few pages of posts.
_VALUES = 100_000


@contextmanager
def looking_seldom() -> Iterator[None]:
    """Look for rings of dead values seldom until the context ends."""
    before = gc.get_threshold()
    gc.set_threshold(max(_VALUES, before[0]), *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
