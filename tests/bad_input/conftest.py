"""The lake for these tests."""

from fresh_lake import founded, lake, make_lake

__all__ = ["founded", "lake", "make_lake"]
