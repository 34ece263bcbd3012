"""Tables of sightings as the stores hand them on, written down in a few words."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pyarrow as pa

from fireline.identify.sources import SIGHTINGS

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


def sightings_of(*rows: tuple[str, str, float] | tuple[str, str, float, str | None]) -> pa.Table:
    """Write (work, account, hours before noon) or with the account it was passed on from."""
    return sightings_at(NOON, rows)


def sightings_at(moment: datetime, rows: Sequence[tuple[object, ...]]) -> pa.Table:
    written = []
    for number, (work, account, hours, *source) in enumerate(rows):
        told = source[0] if source else None
        written.append(
            {
                "work": work,
                "account": f"shapes:{account}",
                "post": f"shapes:post-{number:06d}",
                "said_at": moment - timedelta(hours=float(str(hours))),
                "via": "repost" if told else "copy",
                "source": f"shapes:{told}" if told else None,
                "language": "en",
                "platform": "shapes",
            }
        )
    return pa.Table.from_pylist(written, schema=SIGHTINGS)
