from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fireline.domain.presence import Presence
from fireline.domain.referral import Instrument
from fireline.measure import RemovalFact, time_to_removal, times_to_removal
from fireline.measure.time_to_removal import Followed, product_limit

SENT = datetime(2026, 3, 1, tzinfo=UTC)


def fact(*, went: float | None = None, looked: float | None = None, **given: str) -> RemovalFact:
    def moment(hours: float | None) -> datetime | None:
        return None if hours is None else SENT + timedelta(hours=hours)

    seen = Presence.PRESENT if looked is not None else Presence.UNREACHABLE
    return RemovalFact(
        platform=given.get("platform", "example"),
        instrument=Instrument.TERMS_REFERRAL,
        sent_at=SENT,
        gone_at=moment(went),
        last_look_at=moment(went if looked is None else looked),
        presence=Presence.GONE if went is not None else seen,
    )


def redistributed_to_the_right(followed: Sequence[Followed], hours: float) -> Fraction:
    """Efron's (1967) slow way: what is last seen hands its share on to all that stay longer."""
    order = sorted(followed, key=lambda one: (one.hours, not one.went))
    share = [Fraction(1, len(order)) for _ in order]
    for place, one in enumerate(order):
        later = len(order) - place - 1
        if not one.went and later:
            for after in range(place + 1, len(order)):
                share[after] += share[place] / later
            share[place] = Fraction(0)
    return 1 - sum(
        (share[place] for place, one in enumerate(order) if one.went and one.hours <= hours),
        Fraction(0),
    )


followed = st.lists(
    st.builds(Followed, st.integers(0, 8).map(float), st.booleans()), min_size=1, max_size=12
)


@settings(deadline=None)
@given(followed=followed, hours=st.integers(0, 9))
def test_the_curve_agrees_with_redistributing_to_the_right(
    followed: list[Followed], hours: int
) -> None:
    steps = product_limit(followed)

    staying = next((step.staying for step in reversed(steps) if step.hours <= hours), 1.0)
    assert staying == pytest.approx(float(redistributed_to_the_right(followed, hours)))


@settings(deadline=None)
@given(hours=st.lists(st.integers(0, 9).map(float), min_size=1), asked=st.integers(0, 9))
def test_when_all_went_the_curve_is_the_plain_share(hours: list[float], asked: int) -> None:
    curve = product_limit([Followed(one, went=True) for one in hours])

    staying = next((step.staying for step in reversed(curve) if step.hours <= asked), 1.0)
    assert staying == pytest.approx(sum(one > asked for one in hours) / len(hours))


@settings(deadline=None)
@given(followed=followed)
def test_the_interval_holds_the_curve_and_stays_within_bounds(followed: list[Followed]) -> None:
    for step in product_limit(followed):
        assert 0.0 <= step.low <= step.staying <= step.high <= 1.0


def test_the_published_example_comes_out() -> None:
    # Remission under 6-MP of 21 patients (Freireich et al. 1963, Blood 21:699): the example of
    # the textbooks, with the product limits that they print.
    went = [6, 6, 6, 7, 10, 13, 16, 22, 23]
    last_seen = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]

    steps = product_limit(
        [
            *(Followed(float(week), went=True) for week in went),
            *(Followed(float(week), went=False) for week in last_seen),
        ]
    )

    assert [(step.hours, step.at_risk, round(step.staying, 4)) for step in steps] == [
        (6, 21, 0.8571),
        (7, 17, 0.8067),
        (10, 15, 0.7529),
        (13, 12, 0.6902),
        (16, 11, 0.6275),
        (22, 7, 0.5378),
        (23, 6, 0.4482),
    ]


def test_what_is_still_there_makes_the_median_longer() -> None:
    gone = [fact(went=hours) for hours in (1, 2, 3)]

    alone = time_to_removal(gone)
    with_others = time_to_removal([*gone, fact(looked=10), fact(looked=10)])

    assert (alone.median_hours, with_others.median_hours) == (2, 3)


def test_a_median_that_is_not_known_yet_is_none_and_said_aloud() -> None:
    known = time_to_removal([fact(went=1), fact(looked=9), fact(looked=9), fact()])

    assert known.median_hours is None
    assert known.in_words() == (
        "4 referred; fewer than half are gone so far, so the median is not known yet; "
        "2 are still there as far as was seen; of 1 nobody could tell yet."
    )


def test_a_known_median_is_said_aloud() -> None:
    assert time_to_removal([fact(went=7), fact(went=9)]).in_words() == (
        "2 referred; half are gone within 7.0 hours; 0 are still there as far as was seen; "
        "of 0 nobody could tell yet."
    )


def test_where_no_look_could_tell_no_time_is_known() -> None:
    unknown = time_to_removal([fact(), fact()])

    assert unknown.steps == ()
    assert unknown.staying_after(1000) == 1.0
    assert unknown.in_words() == "2 referred; no look could tell yet, so no time is known."


def test_each_platform_and_instrument_has_its_own_curve() -> None:
    curves = times_to_removal([fact(went=1, platform="b"), fact(went=5, platform="a")])

    assert [(name, curve.median_hours) for name, curve in curves.items()] == [
        (("a", "terms_referral"), 5),
        (("b", "terms_referral"), 1),
    ]
