"""Deconfliction: asking the other authorities whether a location is of interest to them."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Protocol


class Interest(StrEnum):
    """The only words that pass between authorities; never who, why or what."""

    HIT = "hit"
    NO_HIT = "no-hit"
    SILENT = "silent"  #: asked, and has not answered


class Deconfliction(Protocol):
    """The one path between authorities (LAW.md 0.1, 2.12; Regulation (EU) 2021/784, Art 14(1)).

    Do return one word for each authority that was asked.
    Don't tell which authority said it, nor anything of its casework.
    """

    def asked(self, location_key: str) -> Sequence[str]:
        """Return the words of the others about one location, in no telling order."""
        ...
