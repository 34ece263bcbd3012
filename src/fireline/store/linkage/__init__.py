"""Linkage: pairs of accounts weighed and learned from with Splink on DuckDB."""

from fireline.store.linkage.splink_linker import SplinkLinker

__all__ = ["SplinkLinker"]
