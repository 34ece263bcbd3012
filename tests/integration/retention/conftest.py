"""The lake for these tests, and somebody to forget."""

from fresh_lake import founded, lake, make_lake

__all__ = ["founded", "lake", "make_lake"]
