from datetime import UTC, datetime
from uuid import UUID

from fireline.domain.ids import AccountKey
from fireline.domain.succession import Succession, Verdict
from fireline.measure import Returns, returns_of


def follows(removed: str, returned: str, verdict: Verdict = Verdict.CONFIRMED) -> Succession:
    return Succession(
        id=UUID(int=1),
        removed=AccountKey(removed),
        returned=AccountKey(returned),
        score=0.9,
        findings=(),
        suggested_at=datetime(2026, 3, 1, tzinfo=UTC),
        verdict=verdict,
    )


def line(first: str, confirmed: int, suggested: int = 0) -> Returns:
    return Returns(first=AccountKey(first), confirmed=confirmed, suggested=suggested)


def test_a_line_of_returns_counts_from_its_first_account() -> None:
    chain = [follows("e:1", "e:2"), follows("e:2", "e:3"), follows("e:9", "e:8")]

    assert returns_of(chain) == (line("e:1", 2), line("e:9", 1))


def test_a_suggestion_joins_nothing() -> None:
    chain = [follows("e:1", "e:2", Verdict.OPEN), follows("e:2", "e:3")]

    assert returns_of(chain) == (line("e:2", 1), line("e:1", 0, 1))


def test_what_was_rejected_is_not_counted() -> None:
    assert returns_of([follows("e:1", "e:2", Verdict.REJECTED)]) == ()


def test_a_circle_of_judgements_ends() -> None:
    found = returns_of([follows("e:1", "e:2"), follows("e:2", "e:1")])

    assert sum(one.confirmed for one in found) == 2
