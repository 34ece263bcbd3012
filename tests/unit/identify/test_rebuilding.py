from datetime import UTC, datetime
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
TURNED = {OLD: frozenset({"ann", "bob", "cyd"}), NEW: frozenset({"ann", "bob", "eve"})}


def test_who_turned_to_both_shares_the_credit_weighed_by_how_likely_it_is() -> None:
    found = announcements(TURNED, [SUGGESTED])

    assert found == {name: (Announced(NEW, 0.3),) for name in ("ann", "bob")}


def test_a_confirmed_return_counts_whole_and_a_rejected_one_not_at_all() -> None:
    confirmed = announcements(TURNED, [attrs.evolve(SUGGESTED, verdict=Verdict.CONFIRMED)])
    rejected = announcements(TURNED, [attrs.evolve(SUGGESTED, verdict=Verdict.REJECTED)])

    assert confirmed["ann"] == (Announced(NEW, 0.5),)
    assert rejected == {}


def test_the_credit_is_a_share_of_what_the_returners_sustain_now() -> None:
    found = rebuilding([Announced(NEW, 0.5), Announced("shapes:unseen", 1.0)], {NEW: 40.0})

    assert found.score == pytest.approx(20)
    assert found.because == (
        "it turned to 2 accounts that seem to have come back; of what they sustain now, "
        "20.0 exposures a day are credited to it"
    )
