from datetime import UTC, datetime, timedelta

import pytest
from croniter import croniter

from fireline.jobs.background import EVERY_FIVE_SECONDS, EVERY_MINUTE


@pytest.mark.parametrize(
    ("pattern", "pause"),
    [(EVERY_FIVE_SECONDS, timedelta(seconds=5)), (EVERY_MINUTE, timedelta(minutes=1))],
)
def test_a_pattern_comes_as_often_as_its_name_says(pattern: str, pause: timedelta) -> None:
    ticks = croniter(pattern, datetime(2026, 1, 1, 12, 7, 21, tzinfo=UTC))

    first, second, third = (ticks.get_next(datetime) for _ in range(3))

    assert (second - first, third - second) == (pause, pause)
