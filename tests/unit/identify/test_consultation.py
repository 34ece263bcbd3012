from uuid import UUID

import pytest

from fireline import identify
from fireline.domain.act import Act
from fireline.domain.ids import AccountKey
from fireline.domain.purpose import Purpose
from fireline.errors import AccessRefused
from fireline.identify.memory import MemoryRankingLedger
from unit.identify.sighting_tables import NOON

UNIT, ANN, ACCOUNT = UUID(int=1), UUID(int=2), AccountKey("shapes:square")


def open_it(ledger: MemoryRankingLedger, purpose: Purpose | None, reason: str) -> None:
    identify.open_record(
        account=ACCOUNT,
        purpose=purpose,
        reason=reason,
        ledger=ledger,
        by=ANN,
        authority=UNIT,
        at=NOON,
    )


def test_reading_a_record_is_recorded_with_its_purpose_and_its_reason():
    ledger = MemoryRankingLedger()

    open_it(ledger, Purpose.RIGHTS, " EXERCISE the person asked ")

    (row,) = ledger.recorded(on=f"account {ACCOUNT}")
    assert (row.act, row.officer, row.purpose, row.because, row.at) == (
        Act.ACCOUNT_OPENED,
        ANN,
        Purpose.RIGHTS,
        "EXERCISE the person asked",
        NOON,
    )


@pytest.mark.parametrize(
    ("purpose", "reason", "said"),
    [
        (None, "EXERCISE the person asked", "no purpose was named"),
        (Purpose.RIGHTS, "", "a reason has 10 characters at least"),
        (Purpose.RIGHTS, "   because    ", "a reason has 10 characters at least"),
    ],
)
def test_without_purpose_or_reason_it_is_refused_and_that_is_recorded(
    purpose: Purpose | None, reason: str, said: str
):
    ledger = MemoryRankingLedger()

    with pytest.raises(AccessRefused, match=said):
        open_it(ledger, purpose, reason)

    (row,) = ledger.recorded(on=f"account {ACCOUNT}")
    assert (row.act, row.officer, row.because) == (Act.OFFICER_TURNED_AWAY, ANN, said)
