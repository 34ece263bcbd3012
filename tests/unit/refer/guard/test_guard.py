import random
from datetime import timedelta
from uuid import UUID

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fireline.domain.assessment import Answer3, ExclusionCheck
from fireline.domain.ids import AccountKey
from fireline.domain.location import Location, LocationKind
from fireline.domain.presence import Look, Presence
from fireline.domain.referral import Instrument, ReferralState
from fireline.refer.capture import Capture
from fireline.refer.guard import CHECKS, Facts, checked
from fireline.settings import Settings
from unit.refer.cast import NOON, NOT_EXCLUDED, UNIT, Desk

PROTECTED = Settings().protected_domains


def facts(**given: object) -> Facts:
    desk = Desk()
    place = desk.location()
    clean = Facts(
        referral=desk.drafted(place),
        location=place,
        authority=UNIT,
        at=NOON,
        captures=(Capture("ab" * 32, NOON),),
        exclusion=NOT_EXCLUDED,
        protected=PROTECTED,
    )
    return attrs.evolve(clean, **given)


def at_address(url: str, kind: LocationKind = LocationKind.POST) -> Facts:
    return facts(location=Location(id=UUID(int=5), kind=kind, key=url, platform="web", url=url))


def stopped(given: Facts) -> list[str]:
    return [check.name for check in checked(given) if not check.passed]


def test_a_clean_referral_passes_every_check() -> None:
    assert stopped(facts()) == []


def test_every_check_tells_the_officer_what_it_asks_and_what_it_found() -> None:
    checks = checked(facts())

    assert [check.name for check in checks] == [asks.__name__ for asks in CHECKS]
    assert [check.name for check in checks if not (check.meaning and check.because)] == []


def test_all_checks_are_asked_even_after_one_said_no() -> None:
    given = facts(captures=(), exclusion=None)

    assert stopped(given) == ["exclusion_checked", "capture_present_and_fresh"]
    assert len(checked(given)) == len(CHECKS)


@pytest.mark.parametrize(
    "url",
    [
        "https://library.example",
        "https://library.example/",
        "https://library.example/#top",
        "library.example",
        "https://library.example/index.html",
        "https://library.example/en/",
        "https://library.example/pt-br",
        "https://library.example/search?q=red+square",
        "https://library.example/?q=",
        "https://library.example/Search/all",
        "https://library.example/collections/squares",
        "https://library.example/squares/archive/",
        "https://library.example/browse/recent",
        "https://library.example/wiki/Category:Squares",
        "https://library.example/tag/red",
        "https://library.example/%74ag/red",
        "https://library.example/squares/*",
        "https://*.library.example/squares/1",
        "https://library.example/web/*/https://other.example/1",
        "https://library.example/@red",
        "https://library.example/profile/red",
        "https://[broken/item/1",
        "https:///item/1",
    ],
)
def test_what_is_wider_than_one_item_is_refused(url: str) -> None:
    assert "item_not_collection" in stopped(at_address(url))


@pytest.mark.parametrize(
    "url",
    [
        "https://library.example/details/red-square-17",
        "https://social.example/profile/red/post/3kabc",
        "https://social.example/@red/110000",
        "https://video.example/watch?v=abc123",
        "https://paste.example/x7Yb",
        "https://library.example/download/archive-2020/square.png",
        "https://библиотека.example/квадрат/17",
    ],
)
def test_a_single_item_passes(url: str) -> None:
    assert stopped(at_address(url)) == []


def test_the_page_of_an_account_is_an_item_only_under_its_own_kind() -> None:
    assert stopped(at_address("https://social.example/profile/red", LocationKind.ACCOUNT)) == []


@pytest.mark.parametrize("kind", [LocationKind.COLLECTION, LocationKind.SITE])
def test_a_whole_collection_needs_a_second_officers_reason(kind: LocationKind) -> None:
    given = at_address("https://squares.example/all-of-it", kind)

    assert stopped(given) == ["item_not_collection"]
    assert stopped(attrs.evolve(given, review="all of it is one work")) == []


@pytest.mark.parametrize(
    "url",
    [
        "https://archive.org/details/red-square",
        "https://ARCHIVE.ORG/details/red-square",
        "https://web.archive.org/web/2020/https://social.example/1",
        "https://archive.org./details/red-square",
        "https://archive.org:443/details/red-square",
        "https://archive。org/details/red-square",
        "https://ａｒｃｈｉｖｅ.org/details/red-square",
        "//archive.org/details/red-square",
        "archive.org/details/red-square",
        "https://mirror.example/https://archive.org/details/red-square",
        "https://mirror.example/view?page=https%3A%2F%2Farchive.org%2Fdetails%2Fred-square",
        "https://social.example/profile/ec.europa.eu/post/1",
        "https://social.example/@ec.europa.eu/1",
    ],
)
def test_a_protected_domain_is_known_in_every_spelling(url: str) -> None:
    given = at_address(url)

    assert "protected_domains" in stopped(given)
    assert "protected_domains" not in stopped(attrs.evolve(given, review="it was agreed"))


@pytest.mark.parametrize(
    "url",
    [
        "https://social.example@archive.org/details/red-square",
        "https://archive.org@social.example/details/red-square",
        "https://social.example\\@archive.org/details/red-square",
        "https://social.example%2f@archive.org/1",
        "https://archive%2eorg/details/1",
        "https://arch\u200bive.org/details/1",
        "https://archive.org\t/details/1",
    ],
)
def test_an_address_that_hides_its_host_passes_for_nobody(url: str) -> None:
    given = attrs.evolve(at_address(url), review="it was agreed")

    assert {"item_not_collection", "protected_domains"} <= set(stopped(given))


@pytest.mark.parametrize(
    "url",
    [
        "https://notarchive.org/details/red-square",
        "https://archive.org.squares.example/details/red-square",
        "https://аrchive.org/details/red-square",  # a Cyrillic letter: another domain
    ],
)
def test_a_domain_that_only_looks_like_a_protected_one_is_not_protected(url: str) -> None:
    assert "protected_domains" not in stopped(at_address(url))


def test_a_key_is_looked_at_as_well_as_the_address() -> None:
    place = Location(
        id=UUID(int=5),
        kind=LocationKind.FILE,
        key="https://archive.org/download/red/square.png",
        platform="web",
        url="https://social.example/1",
    )

    assert stopped(facts(location=place)) == ["protected_domains"]


@settings(deadline=None)
@given(
    host=st.sampled_from(PROTECTED),
    prefix=st.sampled_from(["", "www.", "a.b."]),
    seed=st.integers(0, 1000),
)
def test_no_casing_of_a_protected_host_slips_past(host: str, prefix: str, seed: int) -> None:
    chance = random.Random(seed)
    cased = "".join(chance.choice([c.upper(), c.lower()]) for c in prefix + host)

    assert "protected_domains" in stopped(at_address(f"https://{cased}/item/1"))


@pytest.mark.parametrize(
    ("look", "passes"),
    [
        (None, True),
        (Presence.PRESENT, True),
        (Presence.PARTLY, True),
        (Presence.UNREACHABLE, True),
        (Presence.UNKNOWN, True),
        (Presence.GONE, False),
    ],
)
def test_only_what_was_seen_gone_is_gone(look: Presence | None, passes: bool) -> None:  # noqa: FBT001 -- drawn from the table
    seen = None if look is None else Look(at=NOON, presence=look)

    assert stopped(facts(look=seen)) == ([] if passes else ["already_gone"])


@pytest.mark.parametrize(
    ("state", "passes"),
    [
        (ReferralState.GUARDED, False),
        (ReferralState.APPROVED, False),
        (ReferralState.SENT, False),
        (ReferralState.FATE_UNKNOWN, False),
        (ReferralState.ANSWERED, False),
        (ReferralState.REFUSED, True),
        (ReferralState.WITHDRAWN, True),
        (ReferralState.CLOSED, True),
    ],
)
def test_nobody_is_asked_twice(state: ReferralState, passes: bool) -> None:  # noqa: FBT001 -- drawn from the table
    given = facts()
    other = attrs.evolve(given.referral, id=UUID(int=77), state=state)

    assert stopped(attrs.evolve(given, others=(other,))) == ([] if passes else ["already_referred"])


@pytest.mark.parametrize(
    "change", [{"recipient": "another"}, {"instrument": Instrument.DSA_NOTICE}]
)
def test_another_recipient_or_instrument_is_another_question(change: dict[str, object]) -> None:
    given = facts()
    other = attrs.evolve(given.referral, id=UUID(int=77), state=ReferralState.SENT, **change)

    assert stopped(attrs.evolve(given, others=(other,))) == []


def test_of_two_drafts_the_earlier_goes_first() -> None:
    given = facts()
    later = attrs.evolve(given.referral, id=UUID(int=2**127), drafted_at=NOON)

    assert stopped(attrs.evolve(given, others=(later,))) == []
    assert stopped(attrs.evolve(given, referral=later, others=(given.referral,))) == [
        "already_referred"
    ]


@pytest.mark.parametrize(("hours", "passes"), [(0, True), (72, True), (73, False)])
def test_a_capture_ages(hours: int, passes: bool) -> None:  # noqa: FBT001 -- drawn from the table
    given = facts(at=NOON + timedelta(hours=hours))

    assert stopped(given) == ([] if passes else ["capture_present_and_fresh"])


def test_the_newest_capture_counts() -> None:
    old, new = Capture("ab" * 32, NOON - timedelta(days=30)), Capture("cd" * 32, NOON)

    assert stopped(facts(captures=(new, old))) == []


@pytest.mark.parametrize(
    "name", [f.name for f in attrs.fields(ExclusionCheck) if f.name != "purpose"]
)
def test_an_exclusion_that_holds_blocks_and_one_that_may_hold_asks_a_second_officer(
    name: str,
) -> None:
    holds = facts(exclusion=attrs.evolve(NOT_EXCLUDED, **{name: Answer3.YES}))
    may_hold = facts(exclusion=attrs.evolve(NOT_EXCLUDED, **{name: Answer3.POSSIBLE}))

    assert stopped(attrs.evolve(holds, review="never mind")) == ["exclusion_checked"]
    assert stopped(may_hold) == ["exclusion_checked"]
    assert stopped(attrs.evolve(may_hold, review="a logo is no report")) == []


def test_what_nobody_judged_is_not_referred() -> None:
    assert stopped(facts(exclusion=None)) == ["exclusion_checked"]


def test_an_account_that_reports_or_opposes_is_not_referred() -> None:
    given = facts(set_aside=frozenset({AccountKey("example:red")}), review="never mind")

    assert stopped(given) == ["account_not_set_aside"]


@pytest.mark.parametrize(
    "reasons",
    [
        "EXERCISE: you must remove this red square.",
        "EXERCISE: we ORDER the removal of this square.",
        "EXERCISE: please act within one hour, if you can.",
        "EXERCISE: please act within\n1   hour, if you can.",
        "EXERCISE: Sie müssen dieses Quadrat entfernen.",
        "EXERCISE: vous devez retirer ce carré rouge.",
        "EXERCISE: this is mu\u200bst with a hidden sign in it.",
        "EXERCISE: you ｍｕｓｔ remove this red square.",
    ],
)
def test_a_voluntary_referral_uses_no_word_that_binds(reasons: str) -> None:
    given = facts()
    binding = attrs.evolve(given, referral=attrs.evolve(given.referral, reasons=reasons))

    assert stopped(binding) == ["voluntary_wording"]


@pytest.mark.parametrize(
    "reasons", ["EXERCISE: mustard and borders, disorderly.", "EXERCISE: a mustang in an hourglass"]
)
def test_a_word_that_only_contains_one_does_not_bind(reasons: str) -> None:
    given = facts()
    harmless = attrs.evolve(given, referral=attrs.evolve(given.referral, reasons=reasons))

    assert stopped(harmless) == []


def test_the_cited_term_is_free_text_too() -> None:
    given = facts()
    binding = attrs.evolve(given.referral, terms="you must not post squares")

    assert stopped(attrs.evolve(given, referral=binding)) == ["voluntary_wording"]


def test_a_notice_may_say_what_the_law_says() -> None:
    given = facts()
    notice = attrs.evolve(
        given.referral, instrument=Instrument.DSA_NOTICE, reasons="EXERCISE: users must not do it."
    )

    assert stopped(attrs.evolve(given, referral=notice)) == []


@pytest.mark.parametrize("change", [{"reasons": "  squares "}, {"terms": " "}])
def test_reasons_and_ground_are_given(change: dict[str, str]) -> None:
    given = facts()
    bare = attrs.evolve(given.referral, **change)

    assert stopped(attrs.evolve(given, referral=bare)) == ["reasons_and_ground_given"]


def test_a_removal_order_passes_nobody_without_the_right_and_the_form() -> None:
    given = facts()
    order = attrs.evolve(given.referral, instrument=Instrument.REMOVAL_ORDER)

    assert stopped(attrs.evolve(given, referral=order)) == ["instrument_allowed", "form_exists"]
