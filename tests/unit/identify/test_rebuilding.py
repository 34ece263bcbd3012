from datetime import UTC, datetime, timedelta
from uuid import UUID

import attrs
import pytest

from fireline.domain.ids import AccountKey
from fireline.domain.succession import Succession, Verdict
from fireline.identify.rebuilding import Announced, announcements, rebuilding

OLD, NEW = AccountKey("shapes:old"), AccountKey("shapes:new")
SUGGESTED = Succession(
    id=UUID(int=1),
    removed=OLD,
    returned=NEW,
    score=0.6,
    findings=(),
    suggested_at=datetime(2026, 3, 10, tzinfo=UTC),
)
RETURN = datetime(2026, 3, 1, tzinfo=UTC)


def after(days: float) -> datetime:
    return RETURN + timedelta(days=days)


TURNED = {
    OLD: dict.fromkeys(("ann", "bob", "cyd", "dan"), after(-30)),
    NEW: {"ann": after(1), "bob": after(2), "cyd": after(9), "eve": after(1)},
    "ann": {"bob": after(-9), "cyd": after(-9), "eve": after(-9)},
    "bob": {"cyd": after(-9)},
}
BEGAN = {NEW: RETURN}


def test_who_came_back_after_announcers_that_they_follow_is_shared_among_these() -> None:
    found = announcements(TURNED, [SUGGESTED], BEGAN)

    # Of ann, bob and cyd bob came after ann, and cyd after both; eve never followed the old one.
    assert found == {
        "ann": (Announced(NEW, pytest.approx(0.6 * 1.5 / 3), 2),),
        "bob": (Announced(NEW, pytest.approx(0.6 * 0.5 / 3), 1),),
    }


def test_who_turns_to_a_returner_late_has_announced_nothing() -> None:
    assert "cyd" not in announcements(TURNED, [SUGGESTED], BEGAN)
    assert "cyd" in announcements(TURNED, [SUGGESTED], {NEW: after(5)})


def test_where_nobody_knows_when_it_came_its_first_friend_came_then() -> None:
    assert announcements(TURNED, [SUGGESTED], {}) == announcements(TURNED, [SUGGESTED], BEGAN)


def test_a_confirmed_return_counts_whole_and_a_rejected_one_not_at_all() -> None:
    confirmed = announcements(TURNED, [attrs.evolve(SUGGESTED, verdict=Verdict.CONFIRMED)], BEGAN)
    rejected = announcements(TURNED, [attrs.evolve(SUGGESTED, verdict=Verdict.REJECTED)], BEGAN)

    assert confirmed["ann"][0].share == pytest.approx(0.5)
    assert rejected == {}


def test_the_credit_is_a_share_of_what_the_returners_sustain_now() -> None:
    found = rebuilding([Announced(NEW, 0.5, 3), Announced("shapes:unseen", 1.0)], {NEW: 40.0})

    assert found.score == pytest.approx(20)
    assert found.because == (
        "it named 2 accounts that seem to have come back, within 7 days, and 3 who follow it came "
        "back to them after it; of what they sustain now, 20.0 exposures a day are credited to it"
    )
