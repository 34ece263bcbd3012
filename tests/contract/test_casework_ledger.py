from datetime import timedelta

import attrs
import pytest

from casework_rows import IDS, NOW, SERVERS, Unit, casework_on, make_unit
from fireline.domain.act import Act, AuditRow
from fireline.domain.assessment import Assessment, ExclusionCheck, Ground
from fireline.domain.authority import Authority, AuthorityKind, Officer
from fireline.domain.fingerprint import Kind
from fireline.domain.ids import AccountKey, PostKey
from fireline.domain.work import (
    BankEntry,
    Candidate,
    CandidateState,
    Match,
    Sighting,
    Tier,
    Via,
    Work,
)
from fireline.errors import NotFoundError
from fireline.track.ledger import CARRIERS, TrackLedger
from fireline.track.memory import MemoryTrackLedger

LATER = NOW + timedelta(hours=1)
ASSESSMENT = Assessment(
    ground=Ground.INCITES,
    reasons="EXERCISE",
    exclusion=ExclusionCheck(purpose="to see a blue triangle on a yellow ground"),
)


@attrs.frozen
class Desk:
    """A ledger and the people who judge in it."""

    unit: Unit
    ledger: TrackLedger


@pytest.fixture(params=["memory", *SERVERS])
def desk(request: pytest.FixtureRequest) -> Desk:
    if request.param == "memory":
        authority = Authority(id=IDS(), name="unit", kind=AuthorityKind.NATIONAL_UNIT)
        ann, ben = (Officer(id=IDS(), authority=authority.id, name=name) for name in ("ann", "ben"))
        return Desk(Unit(authority=authority, ann=ann, ben=ben), MemoryTrackLedger())
    casework_on(request, request.param)
    from fireline.store.casework.ledger import DjangoTrackLedger

    unit = make_unit()
    return Desk(unit, DjangoTrackLedger(unit.authority.id, IDS, lambda: NOW))


def candidate(value: str = "a" * 64, kind: Kind = Kind.FILE) -> Candidate:
    return Candidate(
        id=IDS(),
        kind=kind,
        value=value,
        first_seen_at=NOW,
        accounts=3,
        posts=4,
        because="3 accounts share it",
        language="en",
        example=PostKey("example:1"),
    )


def work(desk: Desk, *, title: str = "Blue triangle") -> Work:
    made = Work(
        id=IDS(),
        title=title,
        tier=Tier.PROMOTIONAL,
        judged_at=NOW,
        judged_by=desk.unit.ann.id,
        ground=Ground.INCITES.value,
    )
    desk.ledger.add_work(made, ASSESSMENT, None)
    return made


def entry(desk: Desk, of: Work, value: str = "a" * 64) -> BankEntry:
    return BankEntry(
        id=IDS(),
        work=of.id,
        kind=Kind.FILE,
        value=value,
        quality=100,
        added_at=NOW,
        added_by=desk.unit.ann.id,
        because="judged",
    )


def sighting(of: Work, post: str = "example:1", via: Via = Via.COPY) -> Sighting:
    match = Match(
        kind=Kind.FILE,
        value="a" * 64,
        entry="a" * 64,
        distance=0,
        quality=100,
        because="the same file",
    )
    return Sighting(
        id=IDS(),
        work=of.id,
        post=PostKey(post),
        account=AccountKey("example:ann"),
        said_at=NOW,
        seen_at=LATER,
        via=via,
        source=None if via is Via.COPY else AccountKey("example:ben"),
        url="https://example.org/1",
        language="en",
        match=match if via is Via.COPY else None,
    )


def carried(desk: Desk) -> list[tuple[str, str, str]]:
    table = desk.ledger.carriers()
    assert table.schema == CARRIERS
    return [tuple(row.values()) for row in table.to_pylist()]


def test_the_newest_mark_counts(desk: Desk) -> None:
    marks = [desk.ledger.reached()]
    for mark in ("3", "5"):
        desk.ledger.reach(mark)
        marks.append(desk.ledger.reached())

    assert marks == ["", "3", "5"]


def test_candidates_wait_in_order_and_come_back_as_they_were(desk: Desk) -> None:
    text, second, first = candidate("c", Kind.TEXT), candidate("b"), candidate("a")

    desk.ledger.propose([text, second, first])

    assert desk.ledger.open_candidates() == [first, second, text]
    assert desk.ledger.candidate(second.id) == second


def test_a_candidate_seen_again_keeps_its_id_and_gets_the_new_counts(desk: Desk) -> None:
    first = candidate()
    again = attrs.evolve(candidate(), accounts=9, posts=20, because="9 accounts share it")

    desk.ledger.propose([first])
    desk.ledger.propose([candidate(), again])

    assert desk.ledger.open_candidates() == [attrs.evolve(again, id=first.id)]


def test_what_was_dismissed_stays_so_when_it_is_seen_again(desk: Desk) -> None:
    first = candidate()
    desk.ledger.propose([first])
    desk.ledger.settle(attrs.evolve(first, state=CandidateState.DISMISSED))

    desk.ledger.propose([candidate()])

    assert desk.ledger.open_candidates() == []
    assert desk.ledger.dismissed() == {(Kind.FILE, "a" * 64)}
    assert desk.ledger.candidate(first.id).state is CandidateState.DISMISSED


def test_nothing_can_be_proposed(desk: Desk) -> None:
    desk.ledger.propose([])
    desk.ledger.add_entries([])

    assert desk.ledger.add_sightings([]) == 0
    assert desk.ledger.open_candidates() == []


def test_works_come_oldest_first_and_an_ended_one_no_more(desk: Desk) -> None:
    first, second = work(desk), work(desk, title="المثلث الأزرق")
    desk.ledger.add_entries([entry(desk, first), entry(desk, second)])
    desk.ledger.add_sightings([sighting(first), sighting(second)])
    in_order = sorted([first, second], key=lambda one: one.id)
    assert desk.ledger.works() == in_order

    desk.ledger.end_work(first.id, at=LATER)

    assert desk.ledger.works() == [second]
    assert [found.work for found in desk.ledger.bank()] == [second.id]
    assert [of for _, of, _ in carried(desk)] == [str(second.id)]


def test_the_bank_is_in_order_and_takes_a_value_once(desk: Desk) -> None:
    of = work(desk)
    second, first = entry(desk, of, "b" * 64), entry(desk, of, "a" * 64)

    desk.ledger.add_entries([second, first])
    desk.ledger.add_entries([entry(desk, of, "b" * 64)])

    assert desk.ledger.bank() == [first, second]


def test_only_new_sightings_are_counted_and_the_first_one_stays(desk: Desk) -> None:
    of = work(desk)

    counts = [
        desk.ledger.add_sightings([sighting(of, "example:1"), sighting(of, "example:2#v1")]),
        desk.ledger.add_sightings([sighting(of, "example:2#v1"), sighting(of, "example:3")]),
    ]

    assert counts == [2, 1]
    assert carried(desk) == [
        (native, str(of.id), "example:ann") for native in ("example:1", "example:2", "example:3")
    ]


def test_versions_of_one_post_carry_a_work_once(desk: Desk) -> None:
    of = work(desk)

    desk.ledger.add_sightings([sighting(of, "example:1#v1"), sighting(of, "example:1#v2")])

    assert carried(desk) == [("example:1", str(of.id), "example:ann")]


def test_who_only_passes_a_work_on_does_not_carry_it(desk: Desk) -> None:
    of = work(desk)
    passing = [sighting(of, f"example:{via}", via) for via in (Via.REPOST, Via.QUOTE, Via.REPLY)]

    assert desk.ledger.add_sightings(passing) == 3
    assert carried(desk) == []


def test_a_refused_sighting_is_not_found_again(desk: Desk) -> None:
    of = work(desk)
    wrong = sighting(of)
    desk.ledger.add_sightings([wrong])

    desk.ledger.refuse_sighting(wrong.id)

    assert desk.ledger.add_sightings([sighting(of)]) == 0
    assert carried(desk) == []


def test_what_is_not_there_is_not_found(desk: Desk) -> None:
    for ask in (
        desk.ledger.candidate,
        desk.ledger.refuse_sighting,
        lambda one: desk.ledger.end_work(one, at=NOW),
        lambda one: desk.ledger.settle(attrs.evolve(candidate(), id=one)),
    ):
        with pytest.raises(NotFoundError, match="no such"):
            ask(IDS())


def test_a_change_and_its_record_are_one(desk: Desk) -> None:
    proposed = candidate()
    row = AuditRow(
        act=Act.CANDIDATE_PROPOSED,
        authority=desk.unit.authority.id,
        officer=None,
        on=f"candidate {proposed.id}",
        because=proposed.because,
        at=NOW,
    )

    with desk.ledger.recording(row):
        desk.ledger.propose([proposed])

    assert desk.ledger.recorded(on=row.on) == [row]
    assert desk.ledger.open_candidates() == [proposed]
    assert desk.ledger.watched() == frozenset()
