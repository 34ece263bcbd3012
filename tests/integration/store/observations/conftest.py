"""The lake for these tests."""

from fresh_lake import lake, make_lake

__all__ = ["lake", "make_lake"]
