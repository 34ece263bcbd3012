"""Exposure source: what measure reads of sightings and audiences."""

from datetime import date
from typing import Protocol

import pyarrow as pa

from fireline.domain.ids import AccountKey


class ExposureSource(Protocol):
    """The part of what identify learns from that tells how many saw what.

    Do leave null what was not told: a platform that hides its counts is not unseen.
    """

    def sightings(self) -> pa.Table:
        """Return the sightings of tracked works: work, post, account, via, said_at among others."""
        ...

    def audience(self) -> pa.Table:
        """Return account, followers, views (mean of told views a post), posts_told; nullable."""
        ...

    def set_aside(self) -> frozenset[AccountKey]:
        """Return the accounts judged to report, research, archive or oppose."""
        ...

    def gap_days(self) -> frozenset[date]:
        """Return the days of which a stretch was not seen."""
        ...
