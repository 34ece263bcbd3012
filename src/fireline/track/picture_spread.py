"""Picture spread: how many accounts share pictures that look alike, whatever their files are.

A centre is the PDQ value of one picture; its circle is every picture within the distance. A circle
is counted as a whole, because each client that passes a picture on may write another file.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

import pyarrow as pa

from fireline.domain.fingerprint import Kind
from fireline.track.bank_index import BankIndex
from fireline.track.fingerprint_log import SPREAD


class FilePosts(Protocol):
    """Where the posts that carry some files are found."""

    def fingerprints_with(self, *, values: Mapping[Kind, Sequence[str]], until: str) -> pa.Table:
        """Return every fingerprint that has one of the values."""
        ...


def picture_spread(
    centres: Sequence[str], pictures: pa.Table, *, radius: int, log: FilePosts, until: str
) -> pa.Table:
    """Say of each centre how many accounts and posts share a picture of its circle (``SPREAD``)."""
    files = circles(centres, pictures, radius=radius)
    if not len(files):
        return SPREAD.empty_table()
    named = sorted(set(files["sha256"].to_pylist()))
    posts = log.fingerprints_with(values={Kind.FILE: named}, until=until)
    return _counted(files.join(posts, "sha256", "value", join_type="inner"))


def circles(centres: Sequence[str], pictures: pa.Table, *, radius: int) -> pa.Table:
    """Return which files lie in the circle of which centre."""
    index = BankIndex()
    index.add(range(len(pictures)), pictures["pdq"].to_pylist())
    near = index.near(centres, radius)
    return pa.table(
        {
            "centre": pa.array(centres, pa.string()).take(pa.array(near.query)),
            "sha256": pictures["sha256"].take(pa.array(near.key)),
        }
    )


def outermost(centres: Sequence[str], others: Sequence[str], *, radius: int) -> list[str]:
    """Return the centres that lie in no circle of the others."""
    index = BankIndex()
    index.add(range(len(others)), others)
    covered = set(index.near(centres, radius).query.tolist())
    return [centre for place, centre in enumerate(centres) if place not in covered]


def apart(spread: pa.Table, *, radius: int) -> pa.Table:
    """Keep, of circles that overlap in their centres, the one that most accounts share."""
    kept, index = [], BankIndex()
    widest = spread.sort_by([("accounts", "descending"), ("value", "ascending")])
    for place, value in enumerate(widest["value"].to_pylist()):
        if not len(index.near([value], radius)):
            index.add([place], [value])
            kept.append(place)
    return widest.take(pa.array(kept, pa.int64())).sort_by("value")


def _counted(rows: pa.Table) -> pa.Table:
    by_centre = rows.sort_by(
        [("centre", "ascending"), ("said_at", "ascending"), ("post", "ascending")]
    )
    counted = by_centre.group_by("centre", use_threads=False).aggregate(
        [
            ("account", "count_distinct"),
            ("post", "count_distinct"),
            ("said_at", "min"),
            ("seen_at", "min"),
            ("post", "first"),
            ("language", "first"),
        ]
    )
    kind = pa.array([Kind.PDQ.value] * len(counted), pa.string())
    columns = [
        kind,
        counted["centre"],
        counted["account_count_distinct"],
        counted["post_count_distinct"],
        counted["said_at_min"],
        counted["seen_at_min"],
        counted["post_first"],
        counted["language_first"],
    ]
    return pa.table(columns, schema=SPREAD)
