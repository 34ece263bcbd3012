from uuid import UUID

import attrs
import pytest

from fireline.domain.act import Act
from fireline.errors import ItemUnreadable, NotFoundError, RefusedError, SourceUnavailable
from fireline.refer import Deed, TimeToken, capture, hand_out, held, let_go, open_evidence
from fireline.refer.capture import Capture
from unit.refer.cast import ANN, NOON, UNIT, Desk

TOKEN = TimeToken(at=NOON, by="CN=EXERCISE", response=b"told")


@attrs.define
class Stamper:
    """A time authority that answers, or fails."""

    failure: Exception | None = None
    asked: list[str] = attrs.Factory(list)

    def stamp(self, sha256: str) -> TimeToken:
        self.asked.append(sha256)
        if self.failure:
            raise self.failure
        return TOKEN

    def check(self, _sha256: str, _token: TimeToken) -> str:
        return ""


def acting(desk: Desk) -> dict[str, object]:
    return {"evidence": desk.evidence, "file": desk.file, "by": ANN, "authority": UNIT.id,
            "at": NOON}  # fmt: skip


def captured(desk: Desk, stamper: Stamper | None = None) -> tuple[UUID, Capture]:
    place = desk.file.ensure_location(desk.location())
    taken = held(place, b"a red square", at=NOON, seen_at=NOON)
    kept = capture(location=place, taken=taken, reason="case 12", stamper=stamper, **acting(desk))
    return place.id, kept


def test_a_capture_is_listed_and_stands_in_its_custody() -> None:
    desk = Desk()

    place, kept = captured(desk)

    assert list(desk.file.captures(place)) == [kept]
    (line,) = desk.evidence.custody(kept.sha256)
    assert (line.deed, line.by, line.reason) == (Deed.CAPTURED, ANN, "case 12")


def test_an_outside_time_is_kept_with_it() -> None:
    desk, stamper = Desk(), Stamper()

    _, kept = captured(desk, stamper)

    assert stamper.asked == [kept.sha256]
    assert list(desk.evidence.tokens(kept.sha256)) == [TOKEN]
    assert [one.deed for one in desk.evidence.custody()] == [Deed.CAPTURED, Deed.STAMPED]


@pytest.mark.parametrize("failure", [SourceUnavailable("down"), ItemUnreadable("nonsense")])
def test_without_an_answer_it_is_kept_all_the_same(failure: Exception) -> None:
    desk = Desk()

    place, kept = captured(desk, Stamper(failure))

    assert list(desk.file.captures(place)) == [kept]
    assert list(desk.evidence.unstamped(limit=9)) == [kept.sha256]


def test_each_hand_on_it_is_an_act_and_a_line() -> None:
    desk = Desk()
    place, kept = captured(desk)

    open_evidence(sha256=kept.sha256, reason="to see it", **acting(desk))
    data = hand_out(sha256=kept.sha256, to="Court", reason="asked", **acting(desk))
    erased = let_go(sha256=kept.sha256, location=place, reason="over", **acting(desk))

    assert b"capture" in data
    assert erased
    acts = [row.act for row in desk.file.recorded(on=f"file {kept.sha256}")]
    assert acts == [Act.EVIDENCE_OPENED, Act.EVIDENCE_EXPORTED, Act.EVIDENCE_ERASED]
    deeds = [one.deed for one in desk.evidence.custody(kept.sha256)]
    assert deeds == [Deed.CAPTURED, Deed.OPENED, Deed.EXPORTED, Deed.LET_GO]


def test_what_was_let_go_can_be_neither_opened_nor_handed_out() -> None:
    desk = Desk()
    place, kept = captured(desk)
    let_go(sha256=kept.sha256, location=place, reason="over", **acting(desk))

    with pytest.raises(NotFoundError):
        open_evidence(sha256=kept.sha256, reason="again", **acting(desk))
    with pytest.raises(NotFoundError):
        hand_out(sha256=kept.sha256, to="Court", reason="again", **acting(desk))
    assert desk.file.recorded(on=f"file {kept.sha256}")[-1].act is Act.EVIDENCE_ERASED


def test_a_failed_erasure_is_no_act() -> None:
    desk = Desk()
    _, kept = captured(desk)

    with pytest.raises(NotFoundError):
        let_go(sha256=kept.sha256, location=UUID(int=3), reason="over", **acting(desk))

    assert desk.file.recorded(on=f"file {kept.sha256}") == []


@pytest.mark.parametrize("reason", ["", "  "])
def test_nothing_is_given_or_erased_without_a_reason(reason: str) -> None:
    desk = Desk()
    place, kept = captured(desk)

    with pytest.raises(RefusedError, match="with a reason"):
        hand_out(sha256=kept.sha256, to="Court", reason=reason, **acting(desk))
    with pytest.raises(RefusedError, match="with a reason"):
        let_go(sha256=kept.sha256, location=place, reason=reason, **acting(desk))
