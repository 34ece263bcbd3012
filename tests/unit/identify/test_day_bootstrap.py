"""What was learned from few days, and what was imputed, widens the intervals; the rest does not."""

import attrs
import numpy as np
import pytest

from fireline.errors import FirelineError
from fireline.identify.carrying import Carrying
from fireline.identify.day_bootstrap import LEAST_RESAMPLES, drawn_days, student
from fireline.identify.exposure import ENOUGH_TOLD, exposure_of
from fireline.identify.learned_graph import Seen, available, learned_from, require_room
from fireline.identify.origination import origination
from fireline.identify.ranking import ranking_of
from fireline.identify.sources import AUDIENCE
from fireline.identify.spread_learning import learn, lessons
from fireline.identify.window import Window
from unit.identify.sighting_tables import NOON, sightings_of
from unit.identify.test_exposure import told
from unit.identify.test_ranking import FOLLOWERS, FOLLOWS, audience, planted, ties

WINDOW = Window(until=NOON, days=30, half_life_days=12)


def planted_world() -> Seen:
    return Seen.from_tables(sightings_of(*planted()), audience(FOLLOWERS), ties(*FOLLOWS))


def test_a_draw_teaches_what_learning_anew_from_its_days_teaches() -> None:
    seen = planted_world()
    often = drawn_days(WINDOW, seed=3, times=LEAST_RESAMPLES)

    learned = learned_from(seen, WINDOW, often)

    for nth in range(LEAST_RESAMPLES):
        window = attrs.evolve(WINDOW, repeats=often[:, nth])
        anew = learn(seen.carrying, seen.ties, window)
        hits = learned.lessons.hits[:, nth]
        assert hits == pytest.approx(anew.hits, rel=1e-5, abs=1e-5)
        trials = learned.lessons.carried[anew.source, nth] - learned.lessons.misses[:, nth]
        assert np.maximum(trials, hits) == pytest.approx(anew.trials, rel=1e-5, abs=1e-5)
        started = origination(seen.carrying, anew.arrived, window)
        assert learned.started[:, nth] == pytest.approx(started, rel=1e-5)


def test_nothing_depends_on_the_number_of_threads() -> None:
    seen = planted_world()
    often = drawn_days(WINDOW, seed=3, times=LEAST_RESAMPLES)

    one, three = (lessons(seen.carrying, seen.ties, WINDOW, often, threads=n) for n in (1, 3))

    assert np.array_equal(one.hits, three.hits)
    assert np.array_equal(one.misses, three.misses)
    assert np.array_equal(one.passing.probability, three.passing.probability)
    assert np.array_equal(one.passing.arrived, three.passing.arrived)


def test_every_draw_has_as_many_days_as_the_window() -> None:
    drawn = drawn_days(WINDOW, seed=1, times=40)

    assert drawn.sum(axis=0).tolist() == [len(WINDOW.dates)] * 40
    assert drawn_days(WINDOW, seed=1, times=LEAST_RESAMPLES - 1).shape[1] == 0


@pytest.mark.parametrize(
    ("degrees", "bound"), [(9, 2.2622), (19, 2.0930), (99, 1.9842)], ids=["10", "20", "100"]
)
def test_few_draws_make_wider_bounds_as_student_found(degrees: int, bound: float) -> None:
    assert student(degrees) == pytest.approx(bound, rel=1e-3)


def test_told_views_are_never_redrawn_and_imputed_ones_vary_around_their_rate() -> None:
    said = {f"a_told{nth}": (1_000 + nth, 200.0 * (1 + nth % 3)) for nth in range(40)}
    table = told(**said, a_ann=(1_000, None), a_bob=(None, None))
    names = np.array([*(name.replace("_", ":") for name in said), "a:ann", "a:bob"], dtype=object)
    exposure = exposure_of(names, table)
    made = np.random.default_rng(1)

    drawn = np.array([exposure.redrawn(made) for _ in range(400)])

    assert np.all(drawn[:, :40] == exposure.views[:40])
    assert drawn[:, 40].mean() == pytest.approx(exposure.views[40], rel=0.1)
    assert drawn[:, 40].std() > 0.2 * exposure.views[40]
    assert set(drawn[:, 41]) <= {200.0, 400.0, 600.0, exposure.views[40]}


def test_imputed_exposure_widens_the_interval_of_who_rests_on_it() -> None:
    rows = sightings_of(*planted())
    hidden = audience(FOLLOWERS)
    at = hidden.schema.get_field_index("views")
    untold = hidden.set_column(at, "views", [[None] * len(hidden)]).cast(AUDIENCE)

    known, assumed = (
        ranking_of(Seen.from_tables(rows, table, ties(*FOLLOWS)), WINDOW, resamples=20)
        for table in (hidden, untold)
    )

    def width(ranking: object) -> float:
        first = ranking.standings[0]  # type: ignore[attr-defined]  # -- a ranking
        return (first.high - first.low) / first.score

    assert width(assumed) > 1.5 * width(known)
    assert "shapes told too little of its views" in assumed.because


def test_one_celebrity_does_not_decide_what_everybodys_followers_see() -> None:
    ordinary = {f"a_one{nth}": (1_000, 200.0) for nth in range(3 * ENOUGH_TOLD)}
    table = told(**ordinary, a_star=(50_000_000, 50_000.0), a_ann=(1_000, None))

    names = ["a:ann", "a:star", *(name.replace("_", ":") for name in ordinary)]
    found = exposure_of(np.array(names, dtype=object), table)

    # Weighed by followers alone it would be one in a thousand.
    assert found.views[0] > 50
    assert found.views[1] == 50_000


def test_days_that_were_all_missed_say_nothing_and_say_so() -> None:
    missed = attrs.evolve(
        WINDOW, gap_days=frozenset(NOON.fromordinal(NOON.toordinal() - d).date() for d in range(40))
    )

    ranking = ranking_of(planted_world(), missed, resamples=LEAST_RESAMPLES)

    assert ranking.oxygen == 0
    assert "no day was seen whole, so nothing can be said" in ranking.because


def test_one_account_alone_is_ranked_with_what_it_starts() -> None:
    rows = sightings_of(("square", "ann", 5), ("circle", "ann", 30))

    ranking = ranking_of(
        Seen.from_tables(rows, audience({"ann": 10}), ties("ann ann")),
        WINDOW,
        resamples=LEAST_RESAMPLES,
    )

    (ann,) = ranking.standings
    assert ann.score == ann.own > 0
    assert ann.low <= ann.score <= ann.high


def test_loops_and_what_is_said_twice_change_nothing() -> None:
    rows = planted()
    plain = Seen.from_tables(sightings_of(*rows), audience(FOLLOWERS), ties(*FOLLOWS))

    twice = Seen.from_tables(
        sightings_of(*rows), audience(FOLLOWERS), ties(*FOLLOWS, *FOLLOWS, "loud loud")
    )

    assert ranking_of(twice, WINDOW) == ranking_of(plain, WINDOW)


def test_a_clock_that_runs_backwards_makes_no_one_the_first_who_names_another() -> None:
    early = sightings_of(("square", "bob", 30, "ann"), ("square", "ann", 5))
    ahead = sightings_of(("square", "ann", -500), ("circle", "bob", 3))

    for rows in (early, ahead):
        carrying = Carrying.from_sightings(rows)
        passing = learn(carrying, np.zeros((0, 2), dtype=np.int64), WINDOW)
        assert np.all(np.isfinite(passing.probability))
        assert np.all(np.isfinite(origination(carrying, passing.arrived, WINDOW)))
    assert WINDOW.weights(np.array([NOON.timestamp() + 9e6])).tolist() == [1.0]


def test_what_fits_no_memory_is_refused_with_what_to_do() -> None:
    require_room(10_000_000, 3_000_000, 20, room=4e9)

    assert available() > 1e8
    with pytest.raises(FirelineError, match="rank fewer days"):
        require_room(10**9, 10**9, 20, room=4e9)
