from datetime import UTC, datetime

import pytest

from fireline.jobs.nights import is_due


@pytest.mark.parametrize(
    ("last", "now", "due"),
    [
        ("2026-03-01T09:00", "2026-03-01T23:59", False),
        ("2026-03-01T09:00", "2026-03-02T01:59", False),
        ("2026-03-01T09:00", "2026-03-02T02:00", True),
        ("2026-03-02T02:00", "2026-03-02T02:01", False),
        ("2026-03-01T09:00", "2026-03-05T09:00", True),
    ],
)
def test_the_steps_are_due_once_a_night_or_when_the_machine_is_on_again(last, now, due):
    moments = (datetime.fromisoformat(one).replace(tzinfo=UTC) for one in (last, now))

    assert is_due(*moments) is due
