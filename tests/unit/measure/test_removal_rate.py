from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fireline.domain.presence import Cause, Presence
from fireline.domain.referral import Instrument
from fireline.measure import RemovalFact, removal_rate, removal_rates

SENT = datetime(2026, 3, 1, tzinfo=UTC)


def fact(presence: Presence | None, cause: Cause | None = None, **given: object) -> RemovalFact:
    plain = {"platform": "example", "instrument": Instrument.TERMS_REFERRAL, "sent_at": SENT}
    return RemovalFact(presence=presence, cause=cause, **{**plain, **given})


def test_the_rate_is_among_those_that_could_be_told() -> None:
    rate = removal_rate(
        [
            fact(Presence.GONE, Cause.PLATFORM),
            fact(Presence.GONE, Cause.AUTHOR),
            fact(Presence.PRESENT),
            fact(Presence.PARTLY),
            fact(Presence.UNREACHABLE),
            fact(Presence.UNKNOWN),
            fact(None),
        ]
    )

    assert (rate.sent, rate.told, rate.not_told, rate.rate) == (7, 4, 3, 0.5)


@settings(deadline=None)
@given(st.lists(st.sampled_from([Presence.UNREACHABLE, Presence.UNKNOWN, None])))
def test_where_nobody_could_tell_there_is_no_rate(seen: list[Presence | None]) -> None:
    rate = removal_rate(map(fact, seen))

    assert rate.rate is None
    assert rate.interval is None
    assert rate.in_words() == (
        f"{len(seen)} referred; of none of them can be told yet whether it is gone."
    )


@settings(deadline=None)
@given(st.lists(st.sampled_from([*Presence, None])), st.integers(0, 5))
def test_looks_that_could_not_tell_never_move_the_rate(
    seen: list[Presence | None], more: int
) -> None:
    before = removal_rate(map(fact, seen))

    after = removal_rate(map(fact, [*seen, *[Presence.UNREACHABLE] * more]))

    assert (before.rate, before.interval) == (after.rate, after.interval)


def test_the_interval_is_wilsons() -> None:
    rate = removal_rate([fact(Presence.GONE)] * 8 + [fact(Presence.PRESENT)] * 2)

    assert rate.interval == pytest.approx((0.4902, 0.9433), abs=1e-4)


def test_causes_are_counted_the_most_frequent_first_and_unknown_is_one() -> None:
    rate = removal_rate(
        [
            fact(Presence.GONE),
            fact(Presence.GONE, Cause.PLATFORM),
            fact(Presence.GONE, Cause.PLATFORM),
            fact(Presence.PARTLY, Cause.LABEL),
        ]
    )

    assert rate.causes == ((Cause.PLATFORM, 2), (Cause.UNKNOWN, 1))


def test_it_is_said_aloud_with_what_is_not_known() -> None:
    rate = removal_rate([fact(Presence.GONE), fact(Presence.PRESENT), fact(None)])

    assert rate.in_words() == (
        "3 referred; 1 of the 2 that could be told are gone (50%, 95 in 100: 9% to 91%); "
        "of 1 it is not known."
    )


def test_each_platform_and_instrument_has_its_own_rate() -> None:
    rates = removal_rates(
        [
            fact(Presence.GONE, platform="b"),
            fact(Presence.PRESENT, platform="a"),
            fact(Presence.PRESENT, platform="b", instrument=Instrument.DSA_NOTICE),
        ]
    )

    assert {name: rate.rate for name, rate in rates.items()} == {
        ("a", "terms_referral"): 0.0,
        ("b", "dsa_notice"): 0.0,
        ("b", "terms_referral"): 1.0,
    }
