"""Who owes what to whom, in small stories; and against the definition written out plainly."""

from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fireline.identify.carrying import NOBODY, Carrying
from fireline.identify.origination import origination
from fireline.identify.spread_learning import Passing, learn
from fireline.identify.window import Window
from unit.identify.sighting_tables import NOON, sightings_of

EVEN = Window(until=NOON, days=30, half_life_days=1e9)


def learned(
    *rows: tuple[object, ...], follows: tuple[str, ...] = (), window: Window = EVEN
) -> tuple[Carrying, Passing]:
    """``follows`` reads "bob ann": bob follows ann."""
    carrying = Carrying.from_sightings(sightings_of(*rows))  # type: ignore[arg-type]  # -- rows
    at = {name.removeprefix("shapes:"): i for i, name in enumerate(carrying.accounts)}
    pairs = [(at[whom], at[who]) for who, whom in (said.split() for said in follows)]
    return carrying, learn(carrying, np.array(pairs, dtype=np.int64).reshape(-1, 2), window)


def counts(carrying: Carrying, passing: Passing) -> dict[str, tuple[float, float]]:
    return {
        " ".join(carrying.accounts[i].removeprefix("shapes:") for i in (u, v)): (hits, trials)
        for u, v, hits, trials in zip(
            passing.source, passing.target, passing.hits, passing.trials, strict=True
        )
    }


def approx(expected: dict[str, tuple[float, float]]) -> object:
    return pytest.approx({pair: pytest.approx(count) for pair, count in expected.items()})


def test_a_repost_is_owed_to_whom_it_was_told_to_come_from() -> None:
    found = learned(("square", "ann", 3), ("circle", "ann", 3), ("square", "bob", 2, "ann"))

    assert counts(*found) == {"ann bob": (pytest.approx(1), pytest.approx(2))}


def test_a_copy_is_shared_among_earlier_carriers_that_one_is_tied_to() -> None:
    found = learned(
        ("square", "ann", 4),
        ("square", "bob", 3, "ann"),
        ("square", "eve", 2),
        ("square", "cyd", 1),
        follows=("cyd ann", "cyd bob"),
    )

    assert counts(*found) == {
        "ann bob": (pytest.approx(1), pytest.approx(1)),
        "ann cyd": (pytest.approx(0.5), pytest.approx(1)),
        "bob cyd": (pytest.approx(0.5), pytest.approx(1)),
    }


def test_a_repost_of_a_stranger_is_owed_to_the_friend_who_showed_it() -> None:
    found = learned(
        ("square", "ann", 4),
        ("square", "bob", 3, "ann"),
        ("square", "cyd", 1, "ann"),
        follows=("cyd bob",),
    )

    assert counts(*found) == {
        "ann bob": (pytest.approx(1), pytest.approx(1)),
        "ann cyd": (pytest.approx(0), pytest.approx(1)),
        "bob cyd": (pytest.approx(1), pytest.approx(1)),
    }


def test_what_one_had_before_was_no_chance_to_pass_it_on() -> None:
    found = learned(
        ("square", "bob", 4), ("square", "ann", 3), ("circle", "ann", 2), follows=("bob ann",)
    )

    assert counts(*found) == {"ann bob": (pytest.approx(0), pytest.approx(1))}


def test_what_nobody_known_explains_arrived_where_it_was_seen() -> None:
    carrying, passing = learned(
        ("square", "ann", 4), ("square", "bob", 3), ("square", "cyd", 1), follows=("cyd bob",)
    )

    assert passing.arrived.tolist() == [True, True, False]
    assert origination(carrying, passing.arrived, EVEN) == pytest.approx([1 / 30, 1 / 30, 0])


def test_who_passes_on_is_not_the_first_whatever_the_clocks_say() -> None:
    carrying, passing = learned(("square", "bob", 4, "ann"), ("square", "ann", 3))

    assert counts(carrying, passing) == {"ann bob": (pytest.approx(1), pytest.approx(1))}
    assert [carrying.accounts[i] for i in carrying.account[passing.arrived]] == ["shapes:ann"]


def test_old_works_teach_less() -> None:
    window = Window(until=NOON, days=100, half_life_days=10)

    found = learned(
        ("square", "ann", 240), ("circle", "ann", 0), ("circle", "bob", 0, "ann"), window=window
    )

    assert counts(*found)["ann bob"] == (pytest.approx(1), pytest.approx(1.5))


def test_what_lies_before_the_window_says_only_who_was_first() -> None:
    window = Window(until=NOON, days=5, half_life_days=1e9)

    carrying, passing = learned(
        ("square", "ann", 24 * 9), ("square", "bob", 24 * 2, "ann"), window=window
    )

    assert counts(carrying, passing)["ann bob"] == (0, 0)
    assert origination(carrying, passing.arrived, window).tolist() == [0, 0]


def test_works_first_seen_on_a_missed_day_count_neither_as_work_nor_as_time() -> None:
    gaps = Window(until=NOON, days=4, half_life_days=1e9, gap_days=frozenset({NOON.date()}))

    carrying, passing = learned(("square", "ann", 1), ("circle", "ann", 30), window=gaps)

    assert origination(carrying, passing.arrived, gaps) == pytest.approx([1 / 3.5])


def test_few_trials_are_pulled_towards_what_all_say() -> None:
    rows = [(f"work {i}", "ann", 9.0) for i in range(20)]
    rows += [(f"work {i}", f"user {i}", 8.0, "ann") for i in range(20)]
    follows = tuple(f"user-{i} ann" for i in range(20))
    rows = [(w, a.replace(" ", "-"), *rest) for w, a, *rest in rows]

    _, passing = learned(*rows, follows=follows)

    assert np.all(passing.probability < 0.2)
    assert np.all(passing.probability > 0.02)


def test_probability_grows_with_hits_and_falls_with_misses() -> None:
    rows = [(f"work-{i}", "ann", 9.0) for i in range(30)]
    rows += [(f"work-{i}", "keen", 8.0, "ann") for i in range(25)]
    rows += [("work-0", "shy", 7.0, "ann")]

    carrying, passing = learned(*rows, follows=("keen ann", "shy ann", "ann keen"))

    pairs = counts(carrying, passing)
    likely = dict(zip(pairs, passing.probability, strict=True))
    assert likely["ann keen"] > 0.7
    assert likely["ann shy"] < 0.15


@st.composite
def stories(draw: st.DrawFn) -> tuple[list[tuple[object, ...]], list[tuple[str, str]]]:
    people = ["ann", "bob", "cyd", "dan"]
    times = draw(st.lists(st.integers(1, 600), min_size=1, max_size=12, unique=True))
    rows = [
        (draw(st.sampled_from(["square", "circle"])), draw(st.sampled_from(people)), hours / 10)
        + ((draw(st.sampled_from(people)),) if draw(st.booleans()) else ())
        for hours in times
    ]
    present = sorted({str(row[1]) for row in rows})
    pairs = [(who, whom) for who in present for whom in present if who != whom]
    ties = draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
    return rows, ties


def owed_by_definition(
    rows: list[tuple[object, ...]], ties: list[tuple[str, str]]
) -> tuple[dict[tuple[str, str], float], set[tuple[str, str]]]:
    """Say what is owed to whom and what arrived, as the module's docstring says it."""
    present = {str(row[1]) for row in rows}
    hits: dict[tuple[str, str], float] = defaultdict(float)
    arrived = set()
    for work in {row[0] for row in rows}:
        firsts: dict[str, tuple[float, str | None]] = {}
        for _, who, hours, *told in sorted((r for r in rows if r[0] == work), key=lambda r: -r[2]):
            source = told[0] if told and told[0] in present and told[0] != who else None
            firsts.setdefault(who, (-hours, source))
        opener = next(iter(firsts))
        for who, (at, source) in firsts.items():
            shown = [u for u, (t, _) in firsts.items() if t < at and (who, u) in ties]
            if source and ((who, source) in ties or not shown):
                if source in firsts or who != opener:
                    hits[source, who] += 1
                else:
                    arrived.add((str(work), who))
            elif shown:
                for u in shown:
                    hits[u, who] += 1 / len(shown)
            else:
                arrived.add((str(work), who))
    return hits, arrived


@given(stories())
@settings(deadline=None, max_examples=300)
def test_what_is_owed_is_what_the_definition_says(
    story: tuple[list[tuple[object, ...]], list[tuple[str, str]]],
) -> None:
    rows, ties = story
    expected, expected_arrivals = owed_by_definition(rows, ties)

    carrying, passing = learned(*rows, follows=tuple(" ".join(pair) for pair in ties))

    found = {k: h for k, (h, _) in counts(carrying, passing).items() if h}
    assert {tuple(k.split()): pytest.approx(h) for k, h in found.items()} == expected
    assert int(passing.arrived.sum()) == len(expected_arrivals)
    assert np.all(passing.trials >= passing.hits)
    assert np.all((passing.probability >= 0) & (passing.probability <= 1))
    assert NOBODY not in passing.source
