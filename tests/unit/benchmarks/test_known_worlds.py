"""What is tried must not be tried on its own beliefs, and the truth must be true."""

import ast
from functools import cache
from pathlib import Path

import attrs
import known_worlds
import numpy as np
import pytest
from known_worlds import KEPT, MECHANISMS, SHAPES, World, drawn_truth, lived, made, observed
from known_worlds.coins import stream
from known_worlds.observed import AUDIENCE, SIGHTINGS, TIES
from known_worlds.spreading import reach, scratch_for

from fireline.identify import sources

FOLDER = Path(known_worlds.__file__).parent
SMALL = 200


@cache
def world(shape: str = "communities", mechanism: str = "as assumed", seed: int = 1) -> World:
    return made(shape, MECHANISMS[mechanism], seed, accounts=SMALL)


def chain(chances: list[float], worth: list[float]) -> World:
    """Return a world in which works go down a line from one starter, and nowhere else."""
    some, many = world(), len(worth)
    ways = some.ways._replace(
        offsets=np.minimum(np.arange(many + 1), many - 1),
        targets=np.arange(1, many),
        chance=np.array(chances),
        worth=np.array(worth),
        taste=np.zeros(many),
    )
    rate = np.zeros(many)
    rate[0] = 2.0
    return attrs.evolve(some, ways=ways, rate=rate)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.py")), ids=lambda path: path.stem)
def test_a_part_of_the_generator_imports_nothing_of_ours(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    names |= {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}

    assert [name for name in names if name.startswith("fireline")] == []


def test_at_least_half_of_the_mechanisms_break_what_is_assumed():
    assert [one.name for one in MECHANISMS.values() if one.keeps] == ["as assumed"]
    assert len(MECHANISMS) == 6
    assert len(SHAPES) == 6


def test_the_tables_are_those_of_the_port():
    assert (SIGHTINGS, AUDIENCE, TIES) == (sources.SIGHTINGS, sources.AUDIENCE, sources.TIES)


@pytest.mark.parametrize("shape", SHAPES)
def test_the_same_seed_lives_the_same_days(shape):
    one, two = (observed(w, lived(w, 3.0)) for w in (world(shape), world.__wrapped__(shape)))
    other = observed(world(shape, seed=2), lived(world(shape, seed=2), 3.0))

    assert one.sightings.equals(two.sightings)
    assert one.audience.equals(two.audience)
    assert one.ties.equals(two.ties)
    assert not one.sightings.equals(other.sightings)


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_time_decides_when_and_never_who(mechanism):
    one = world(mechanism=mechanism)
    seen, scratch = lived(one, 30.0), scratch_for(SMALL)
    firsts = np.flatnonzero(np.diff(seen.work, prepend=-1))
    # Of the first days nothing is still on its way.
    early = firsts[seen.moment[firsts] < 10][:200]

    for first in early:
        nth = seen.work[first]
        coins = np.uint64(stream(one.seed, int(nth)))
        _, many = reach(one.ways, int(seen.account[first]), coins, scratch)
        assert set(scratch.order[:many]) == set(seen.account[seen.work == nth])


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_whoever_is_gone_only_takes_away(mechanism):
    one, scratch = world(mechanism=mechanism), scratch_for(SMALL)
    for number in range(100):
        coins = np.uint64(stream(7, number))
        before, many = reach(one.ways, int(np.argmax(one.rate)), coins, scratch)
        carried = set(scratch.order[:many])
        scratch.gone[number] = True
        after, fewer = reach(one.ways, int(np.argmax(one.rate)), coins, scratch)
        scratch.gone[number] = False

        assert after <= before
        assert set(scratch.order[:fewer]) <= carried - {number}


def test_oxygen_and_losses_on_a_chain_are_what_a_person_works_out():
    truth = drawn_truth(chain([0.5, 0.5], [10.0, 20.0, 40.0]), 200_000)
    score, error = truth.scores()

    # Two works a day: 2 x (10 + 20/2 + 40/4); without the second, 2 x 10 are left.
    assert truth.whole == pytest.approx(60.0, rel=0.01)
    assert truth.lost_without([1]) == pytest.approx(40.0, rel=0.01)
    assert truth.lost_without([0]) == truth.whole
    assert score == pytest.approx([60.0, 40.0, 20.0], rel=0.02)
    # The third is reached a quarter of the time: 2 x 40 x sqrt(1/4 x 3/4 / 200,000).
    assert error[2] == pytest.approx(80 * (3 / 16 / 200_000) ** 0.5, rel=0.02)


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_each_accounts_score_is_what_is_lost_without_it(mechanism):
    truth = drawn_truth(world(mechanism=mechanism), 500)

    score, _ = truth.scores()

    assert score == pytest.approx([truth.lost_without([at]) for at in range(SMALL)], abs=1e-6)


def test_hidden_accounts_and_dropped_posts_are_not_in_the_tables():
    hidden = world(mechanism="hidden accounts")
    names = set(observed(hidden, lived(hidden)).sightings["account"].to_pylist())
    unseen = [
        f"{('circle', 'square')[hidden.platform[at]]}:{at:05}"
        for at in np.flatnonzero(hidden.hidden)
    ]
    whole, part = (
        observed(w, lived(w)).sightings.num_rows for w in (world(), world(mechanism="missing"))
    )

    assert unseen
    assert not names & set(unseen)
    assert part / whole == pytest.approx(0.7, abs=0.03)


def test_a_day_given_as_the_end_is_the_end():
    one = world()
    week = observed(one, lived(one), until=7.0)

    assert max(week.sightings["said_at"].to_pylist()) < week.until
    assert (week.until - min(week.sightings["said_at"].to_pylist())).days <= 7


def test_a_work_needs_no_second_showing_where_one_is_enough():
    assert KEPT.thresholds == (1.0, 0.0, 0.0)
