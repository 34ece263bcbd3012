import attrs
import numpy as np
import pytest

from fireline.identify.coordination.acts import acts_of
from fireline.identify.coordination.edges import Meeting
from fireline.identify.coordination.fusing import TraceEdges, fused
from fireline.identify.coordination.search import Asked, search
from fireline.identify.coordination.shares import Traces
from unit.identify.coordination.share_tables import one_trace, planted, table

ASKED = Asked(worlds=3, seeds=4)


@pytest.mark.parametrize("seed", [1, 2])
def test_planted_groups_are_found_and_nobody_else(seed) -> None:
    shares, planted_groups = planted(seed=seed)

    found = search((shares,), ASKED)

    members = [set(group.members.tolist()) for group in found.groups]
    for group in planted_groups:
        best = max(members, key=lambda one: len(one & group))
        assert len(best & group) >= 5
        assert best <= group
    assert len(members) == len(planted_groups)
    assert found.false_groups == 0
    assert all(group.q <= 0.01 and group.chance < 1e-12 for group in found.groups)


def test_a_world_of_chance_holds_no_group() -> None:
    shares, _ = planted(seed=3, groups=0, noise=8_000)

    found = search((shares,), ASKED)

    assert found.groups == ()
    assert len(found.ties) == 0


def test_who_shares_what_everybody_shares_is_in_no_group() -> None:
    drawn = np.random.default_rng(1)
    rows = [
        (f"wave {wave}", f"account {who}", f"share {wave} {who}", wave * 90_000.0 + at)
        for wave in range(12)
        for who, at in enumerate(drawn.integers(0, 50, 40))
    ]
    _, shares = one_trace(rows)

    found = search((shares,), ASKED)

    assert len(found.traces[0].edges) == 40 * 39 / 2
    assert found.groups == ()


def test_the_seed_decides_and_threads_do_not() -> None:
    shares, _ = planted(seed=4)
    one, other = (
        search(
            (shares,),
            attrs.evolve(
                ASKED, meeting=Meeting(least_objects=2, threads=threads, pairs_at_once=500)
            ),
        )
        for threads in (1, 2)
    )

    assert [group.members.tolist() for group in one.groups] == [
        group.members.tolist() for group in other.groups
    ]
    assert one.ties.chance.tolist() == other.ties.chance.tolist()


def test_nothing_at_all_is_no_group() -> None:
    assert search((), ASKED).groups == ()
    assert search(Traces.from_table(table([])).traces, ASKED).groups == ()


def test_traces_that_say_the_same_do_not_count_twice() -> None:
    shares, _ = planted(seed=5)
    one = search((shares,), attrs.evolve(ASKED, worlds=0)).traces[0]

    alone = fused([one], tests=10**6)
    doubled = fused([one, TraceEdges(**{**_fields(one), "trace": "text"})], tests=10**6)

    assert (doubled.chance >= alone.chance).all()
    assert doubled.weight.tolist() == pytest.approx((alone.weight * 2).tolist())
    assert (doubled.edge[:, 0] == doubled.edge[:, 1]).all()


def _fields(one: TraceEdges) -> dict[str, object]:
    return {field.name: getattr(one, field.name) for field in attrs.fields(TraceEdges)}


def test_an_act_is_one_thing_that_members_shared_each_soon_after_the_one_before() -> None:
    rows = [
        ("red", "ann", "a1", 0),
        ("red", "bob", "b1", 50),
        ("red", "cat", "c1", 100),
        ("red", "ann", "a2", 900),
        ("red", "ann", "a3", 910),
        ("red", "eve", "e1", 20),
        ("blue", "ann", "a4", 5),
        ("blue", "bob", "b2", 9),
    ]
    traces, shares = one_trace(rows)
    group = np.array([0, 0, 0, -1])

    (acts,), in_all = acts_of((shares,), group, window=60, most=10)

    told = [
        (
            traces.objects[0][act.object].as_py(),
            [traces.contents[int(shares.content[row])].as_py() for row in act.rows],
            act.seconds,
        )
        for act in acts
    ]
    assert told == [("red", ["a1", "b1", "c1"], 100.0), ("blue", ["a4", "b2"], 4.0)]
    assert in_all.tolist() == [2]
