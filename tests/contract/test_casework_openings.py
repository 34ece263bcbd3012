from datetime import timedelta

import attrs
import pytest

from casework_cases import TO_SENT, Cases
from casework_rows import IDS, NOW
from fireline.direct.queue_port import Judged, OpenAccount
from fireline.domain.fingerprint import Kind
from fireline.domain.ids import AccountKey
from fireline.domain.location import LocationKind
from fireline.domain.presence import Presence
from fireline.domain.referral import ReferralState
from fireline.domain.succession import Succession, Verdict
from fireline.domain.work import Candidate, CandidateState, Tier, Via
from fireline.store.postgres import Database

TO_DECONFLICTED = TO_SENT[:2]


@pytest.fixture
def cases(casework: Database) -> Cases:
    return Cases()


def openings(cases: Cases):
    from fireline.store.casework.openings import DjangoOpenings

    return DjangoOpenings(*cases.stored)


def posts(cases: Cases) -> list[str]:
    return [one.location.key for one in openings(cases).locations()]


def accounts(cases: Cases) -> list[str]:
    return [one.account for one in openings(cases).accounts()]


def test_a_post_that_carries_a_work_can_be_referred(cases: Cases) -> None:
    work = cases.work(tier=Tier.DESIGNATED)
    seen = cases.sighting(work, "example:1#v1")

    (found,) = openings(cases).locations()

    assert (found.work, found.title, found.tier) == (work.id, work.title, Tier.DESIGNATED)
    assert (found.location.key, found.location.kind) == ("example:1", LocationKind.POST)
    assert (found.location.account, found.location.platform) == ("example:ann", "example")
    assert (found.location.url, found.location.language) == (seen.url, "en")
    assert found.said_at == seen.said_at


def test_a_post_that_carries_two_works_is_one_place_under_the_graver(cases: Cases) -> None:
    for tier in (Tier.PROMOTIONAL, Tier.CRISIS, Tier.DESIGNATED):
        cases.sighting(cases.work(tier.value, tier), "example:1")

    assert [(one.title, one.tier) for one in openings(cases).locations()] == [
        ("crisis", Tier.CRISIS)
    ]


def test_a_place_keeps_its_id_when_it_becomes_a_row(cases: Cases) -> None:
    from fireline.store.casework.case_file import DjangoCaseFile

    cases.sighting(cases.work(), "example:1")
    (before,) = openings(cases).locations()

    DjangoCaseFile(*cases.stored).ensure_location(before.location)

    (after,) = openings(cases).locations()
    assert after == before


def test_what_only_passed_a_work_on_is_no_place(cases: Cases) -> None:
    work = cases.work()
    for via in (Via.REPOST, Via.QUOTE, Via.REPLY):
        cases.sighting(work, f"example:{via}", via=via)

    assert posts(cases) == []
    assert accounts(cases) == []


@pytest.mark.parametrize(
    ("steps", "still_open"),
    [
        ((), False),
        ((ReferralState.REFUSED,), False),
        (TO_SENT, False),
        ((*TO_SENT, ReferralState.WITHDRAWN), True),
        ((ReferralState.CLOSED,), True),
    ],
)
def test_what_is_on_its_way_is_not_open(
    cases: Cases, steps: tuple[ReferralState, ...], *, still_open: bool
) -> None:
    cases.sighting(cases.work(), "example:1#v1")
    cases.sighting(cases.work(), "example:2", account="example:ben")
    cases.referral(cases.place("example:1"), steps=steps)

    assert posts(cases) == ["example:1"] * still_open + ["example:2"]


def test_what_was_seen_gone_is_not_open_until_it_is_seen_again(cases: Cases) -> None:
    cases.sighting(cases.work(), "example:1")
    place = cases.place("example:1")

    cases.look(place, NOW, Presence.GONE)
    assert posts(cases) == []
    cases.look(place, NOW + timedelta(hours=1), Presence.PRESENT)
    assert posts(cases) == ["example:1"]


def test_an_account_that_is_gone_or_set_aside_has_nothing_open(cases: Cases) -> None:
    from fireline.store.casework.rankings import DjangoRankingLedger

    work = cases.work()
    for name in ("ann", "ben", "eve"):
        cases.sighting(work, f"example:{name}-1", account=f"example:{name}")
    cases.look(cases.place("example:ann", LocationKind.ACCOUNT), NOW, Presence.GONE)
    DjangoRankingLedger(*cases.stored).set_aside(
        AccountKey("example:ben"), reason="reports", by=cases.unit.ann.id, at=NOW
    )

    assert (posts(cases), accounts(cases)) == (["example:eve-1"], ["example:eve"])


def test_an_account_stands_under_its_gravest_work(cases: Cases) -> None:
    for tier in (Tier.PROMOTIONAL, Tier.CRISIS):
        cases.sighting(cases.work(tier=tier), f"example:{tier}")

    assert openings(cases).accounts() == [
        OpenAccount(account=AccountKey("example:ann"), tier=Tier.CRISIS, title="example:ann")
    ]


def test_an_account_that_was_referred_as_a_whole_is_not_open_but_its_posts_are(
    cases: Cases,
) -> None:
    cases.sighting(cases.work(), "example:1")
    cases.referral(cases.place("example:ann", LocationKind.ACCOUNT))

    assert (posts(cases), accounts(cases)) == (["example:1"], [])


def test_referrals_wait_for_approval_and_unknown_fates_for_a_person(cases: Cases) -> None:
    work = cases.work()
    waiting = cases.referral(cases.place("example:1"), work=work.id, steps=TO_DECONFLICTED)
    lost = cases.referral(
        cases.place("example:ann", LocationKind.ACCOUNT),
        steps=(*TO_SENT[:3], ReferralState.FATE_UNKNOWN),
    )
    cases.referral(cases.place("example:2"))

    found = [
        [(one.referral, one.title, one.tier, one.account, one.whole_account) for one in of]
        for of in (openings(cases).referrals(), openings(cases).fates())
    ]

    assert found == [
        [(waiting.id, work.title, work.tier, "example:ann", False)],
        [(lost.id, "example:ann", None, "example:ann", True)],
    ]


def test_candidates_wait_and_say_how_others_of_their_kind_were_judged(cases: Cases) -> None:
    from fireline.store.casework.ledger import DjangoTrackLedger

    ledger = DjangoTrackLedger(*cases.stored)
    states = [CandidateState.OPEN, CandidateState.WORK, *[CandidateState.DISMISSED] * 2]
    made = [
        Candidate(
            id=IDS(),
            kind=Kind.TEXT,
            value=f"{number}",
            first_seen_at=NOW,
            accounts=3,
            posts=3,
            because="3 accounts share it",
            state=state,
        )
        for number, state in enumerate(states)
    ]
    ledger.propose(made)

    assert openings(cases).candidates() == made[:1]
    assert openings(cases).judged() == {Kind.TEXT: Judged(works=1, dismissed=2)}


def test_a_return_waits_until_somebody_said_what_it_is(cases: Cases) -> None:
    from fireline.store.casework.rankings import DjangoRankingLedger

    ledger = DjangoRankingLedger(*cases.stored)
    waiting, judged = (
        Succession(
            id=IDS(),
            removed=AccountKey(f"example:{name}"),
            returned=AccountKey(f"example:{name}2"),
            score=0.9,
            findings=(),
            suggested_at=NOW,
        )
        for name in ("ann", "ben")
    )
    ledger.suggest([waiting, judged])
    ledger.settle_succession(
        attrs.evolve(judged, verdict=Verdict.REJECTED),
        reason="another person",
        by=cases.unit.ann.id,
        at=NOW,
    )

    assert openings(cases).successions() == [waiting]
