from datetime import UTC, datetime, timedelta
from uuid import UUID

import attrs

from fireline.domain.ids import AccountKey
from fireline.domain.succession import Succession, Verdict
from fireline.identify.absence import Absence, absences, confirmed

NOW = datetime(2026, 3, 10, tzinfo=UTC)
ANN, BOB = AccountKey("shapes:ann"), AccountKey("shapes:bob")


def ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def test_who_is_still_away_counts_until_now() -> None:
    found = absences({ANN: ago(20), BOB: ago(10)}, {ANN: ago(18)}, at=NOW)

    assert found == {"shapes": Absence(days=2.0 + 10.0, returns=1)}


def test_each_platform_has_its_own_absences() -> None:
    found = absences({ANN: ago(3), AccountKey("circles:cyd"): ago(5)}, {}, at=NOW)

    assert found == {"circles": Absence(5.0, 0), "shapes": Absence(3.0, 0)}


def test_who_came_back_before_we_saw_them_gone_was_not_away() -> None:
    assert absences({ANN: ago(3)}, {ANN: ago(4)}, at=NOW) == {"shapes": Absence(0.0, 1)}


def test_only_a_persons_word_makes_a_return() -> None:
    suggested = Succession(
        id=UUID(int=1), removed=ANN, returned=BOB, score=1, findings=(), suggested_at=NOW
    )

    said = [attrs.evolve(suggested, verdict=verdict) for verdict in Verdict]

    assert [confirmed([one]) for one in said] == [{}, {ANN: BOB}, {}]
