"""The whole of it on worlds small enough to know who matters."""

from datetime import timedelta

import attrs
import numpy as np
import pyarrow as pa
import pytest

from fireline.domain.ids import AccountKey
from fireline.domain.oxygen import AccountStanding, Ranking
from fireline.identify.day_bootstrap import LEAST_RESAMPLES
from fireline.identify.effort import Effort
from fireline.identify.learned_graph import Seen, spread_graph
from fireline.identify.ranking import History, ranking_of
from fireline.identify.rebuilding import Announced
from fireline.identify.sources import AUDIENCE, TIES
from fireline.identify.sustaining_score import sustaining_scores
from fireline.identify.volume import ranks
from fireline.identify.window import Window
from unit.identify.sighting_tables import NOON, sightings_of

WINDOW = Window(until=NOON, days=30, half_life_days=1e9)


def audience(followers: dict[str, int]) -> pa.Table:
    rows = [
        {"account": f"shapes:{name}", "followers": count, "views": count / 2, "posts_told": 5}
        for name, count in followers.items()
    ]
    return pa.Table.from_pylist(rows, schema=AUDIENCE)


def ties(*said: str) -> pa.Table:
    rows = [dict(zip(("actor", "target"), one.split(), strict=True)) for one in said]
    return pa.Table.from_pylist(
        [{side: f"shapes:{name}" for side, name in row.items()} for row in rows], schema=TIES
    )


def planted() -> list[tuple[object, ...]]:
    """A source whose works one amplifier carries to ten; and a loud account nobody listens to."""
    rows: list[tuple[object, ...]] = []
    for number in range(12):
        work, hours = f"work-{number}", 24.0 * number + 30
        rows += [(work, "source", hours), (work, "bridge", hours - 1, "source")]
        rows += [(work, f"reader-{i}", hours - 2, "bridge") for i in range(10) if (i + number) % 2]
        rows += [(work, "loud", hours - 3 - i / 9, "source") for i in range(8)]
    return rows


FOLLOWS = [f"reader-{i} bridge" for i in range(10)] + ["bridge source", "loud source"]
FOLLOWERS = {"source": 40, "bridge": 60, "loud": 10, **{f"reader-{i}": 100 for i in range(10)}}


def seen(**more: object) -> Seen:
    return Seen.from_tables(
        sightings_of(*planted()),
        audience(FOLLOWERS),
        ties(*FOLLOWS),
        **more,  # type: ignore[arg-type] -- set_aside or removed
    )


def by_name(ranking: Ranking) -> dict[str, AccountStanding]:
    return {one.account.removeprefix("shapes:"): one for one in ranking.standings}


def test_the_planted_source_and_bridge_stand_above_the_loudest_account() -> None:
    ranking = ranking_of(seen(), WINDOW)

    found = by_name(ranking)
    assert [one.account for one in ranking.standings[:2]] == ["shapes:source", "shapes:bridge"]
    assert found["loud"].volume_rank == 1
    assert found["loud"].rank > 2
    assert found["source"].role == "originator"
    assert found["bridge"].role == "bridge"


def test_oxygen_expected_is_about_the_exposure_that_was_seen() -> None:
    world = seen()
    carrying = world.carrying
    observed = world.exposure.views[carrying.post_account].sum() / 30

    ranking = ranking_of(world, WINDOW)

    assert ranking.oxygen == pytest.approx(observed, rel=0.2)


def test_every_figure_has_its_because() -> None:
    ranking = ranking_of(seen(), WINDOW)

    source = by_name(ranking)["source"]
    said = " | ".join(finding.because for finding in source.findings)
    assert "exposures kept away" in said
    assert "chance that shapes removes it (assumed" in said
    assert "works a day that first appear with it" in said
    assert "as the platform tells" in said
    assert "in the numbers game" in said
    assert source.findings[0].score == source.net_effect
    assert "intervals hold the error of sampling alone" in ranking.because


def test_who_reports_or_opposes_is_not_ranked_and_has_a_line_of_its_own() -> None:
    ranking = ranking_of(seen(set_aside=["shapes:loud"]), WINDOW)

    assert "loud" not in by_name(ranking)
    # 12 works times 8 posts of 5 views in 30 days.
    assert "16 exposures a day through accounts that report" in ranking.because


def test_who_is_gone_leaves_the_ranking_and_its_oxygen() -> None:
    before = ranking_of(seen(), WINDOW)
    gone = {AccountKey("shapes:bridge"): NOON}

    after = ranking_of(seen(removed=gone), WINDOW)

    assert "bridge" not in by_name(after)
    lost = by_name(before)["bridge"].score
    assert before.oxygen - after.oxygen == pytest.approx(lost, rel=0.05)


def test_who_posts_after_it_was_gone_is_there() -> None:
    back = {AccountKey("shapes:bridge"): NOON - timedelta(days=10)}

    assert "bridge" in by_name(ranking_of(seen(removed=back), WINDOW))


def test_posts_that_were_taken_down_early_are_seen_less() -> None:
    table = sightings_of(*planted())
    gone_at = [
        at if name == "shapes:loud" else None
        for at, name in zip(table["said_at"].to_pylist(), table["account"].to_pylist(), strict=True)
    ]
    at = table.schema.get_field_index("gone_at")
    down = table.set_column(at, "gone_at", pa.array(gone_at, table.schema.field(at).type))

    before = Seen.from_tables(table, audience({"loud": 10}), ties())
    after = Seen.from_tables(down, audience({"loud": 10}), ties())

    at = before.carrying.accounts.index("shapes:loud")
    assert spread_graph(before, WINDOW)[0].exposure[at] == 40
    assert spread_graph(after, WINDOW)[0].exposure[at] == 0


def test_resampled_days_widen_the_intervals_and_say_so() -> None:
    alone = ranking_of(seen(), WINDOW)

    both = ranking_of(seen(), WINDOW, resamples=LEAST_RESAMPLES)

    assert both.oxygen == alone.oxygen
    assert both.high - both.low > 2 * (alone.high - alone.low)
    assert f"from {LEAST_RESAMPLES} resamples of days" in both.because
    for one, other in zip(both.standings, alone.standings, strict=True):
        assert one.low <= other.low <= one.score <= other.high <= one.high


def test_the_same_seed_gives_the_same_ranking_and_another_hardly_another() -> None:
    one, same = (ranking_of(seen(), WINDOW, effort=Effort(seed=5)) for _ in range(2))
    other = ranking_of(seen(), WINDOW, effort=Effort(seed=6))

    assert one == same
    assert other.oxygen == pytest.approx(one.oxygen, rel=0.03)
    assert other.oxygen != one.oxygen


def test_who_announces_returners_is_named_and_credited_beside_the_score() -> None:
    told = (Announced("shapes:source", 0.5), Announced("shapes:loud", 1.0))
    plain = by_name(ranking_of(seen(), WINDOW))

    found = by_name(ranking_of(seen(), WINDOW, history=History(announced={"shapes:bridge": told})))

    assert found["bridge"].role == "announcer"
    assert found["bridge"].score == plain["bridge"].score
    credited = found["bridge"].findings[-1]
    assert credited.score == pytest.approx(plain["source"].score / 2 + plain["loud"].score)
    assert [len(found[name].findings) for name in ("source", "bridge")] == [5, 6]


def test_a_world_without_works_has_an_empty_ranking() -> None:
    empty = Seen.from_tables(sightings_of(), audience({}), ties())

    ranking = ranking_of(empty, WINDOW)

    assert (ranking.standings, ranking.oxygen) == ((), 0)


def test_the_score_of_a_ranking_is_that_of_its_graph() -> None:
    graph, _ = spread_graph(seen(), WINDOW)
    scores = sustaining_scores(graph)

    ranking = ranking_of(seen(), WINDOW)

    assert {one.account: one.score for one in ranking.standings} == dict(
        zip(graph.accounts, scores.score.tolist(), strict=True)
    )


def test_ranks_count_from_one_and_equals_stand_as_they_came() -> None:
    assert ranks(np.array([3, 9, 3])).tolist() == [2, 1, 3]


def test_a_seen_world_is_frozen() -> None:
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        seen().gone = frozenset()  # type: ignore[misc] -- refused at run time, too
