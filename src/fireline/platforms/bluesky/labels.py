"""Labels: which of a moderation service's labels are in force (https://atproto.com/specs/label)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from fireline.platforms.bluesky.records import moment
from fireline.platforms.bluesky.verdict import HIDING_LABELS


def in_force(told: Any, subjects: Sequence[str], *, now: datetime) -> tuple[str, ...]:  # noqa: ANN401 -- as it came over the wire
    """Return the hiding labels on these subjects that were neither taken back nor have run out.

    A label is taken back by a later one of the same source, subject and value with ``neg`` set.
    """
    labels = [each for each in told if isinstance(each, dict)] if isinstance(told, list) else []
    standing: dict[tuple[str, str, str], bool] = {}
    for label in sorted(labels, key=lambda each: str(each.get("cts") or "")):
        value, subject = str(label.get("val")), str(label.get("uri"))
        if value not in HIDING_LABELS or subject not in subjects:
            continue
        ends = moment(label.get("exp"))
        over = bool(label.get("neg")) or (ends is not None and ends <= now)
        standing[(str(label.get("src")), subject, value)] = not over
    return tuple(sorted({value for (_, _, value), stands in standing.items() if stands}))
