"""What is kept of who turned to whom is what the lake would say, and little of it is read again."""

import pyarrow as pa
import pytest

from fireline.store.observations import Lake
from fireline.store.observations.maintenance import forget
from fireline.store.observations.turned import Turned, turned_of
from integration.store.observations.sayings import minutes, post
from integration.store.observations.test_audience_log import follow, keep

DAY = 24 * 60


def asked(lake: Lake) -> list[tuple[str, str]]:
    return [tuple(row.values()) for row in lake.rows("ties")]


def kept(turned: Turned, lake: Lake) -> list[tuple[str, str]]:
    return sorted(tuple(row.values()) for row in turned.table(lake).to_pylist())


def test_a_day_that_is_added_is_all_that_is_read_and_the_pairs_are_the_same(lake: Lake) -> None:
    turned = Turned()
    keep(
        lake, follow("ann", "bob"), follow("cat", "bob"), follow("dan", "ann"), follow("bob", "bob")
    )
    assert kept(turned, lake) == asked(lake)
    whole = turned.read

    keep(lake, follow("ann", "bob", at=minutes(DAY), undone=True), follow("eve", "ann"))

    assert kept(turned, lake) == asked(lake)
    assert (whole, turned.read) == (4, 6)


def test_what_comes_late_does_not_undo_what_was_said_after_it(lake: Lake) -> None:
    turned = Turned()
    keep(lake, follow("ann", "bob", at=minutes(9)))
    turned.table(lake)

    keep(lake, follow("ann", "bob", at=minutes(3), undone=True))

    assert kept(turned, lake) == asked(lake) == [("shapes:ann", "shapes:bob")]


def test_who_passed_on_a_post_is_tied_once_its_author_is_seen(lake: Lake) -> None:
    turned = Turned()
    keep(lake, post("b", account="bob", repost_of="shapes:a"), follow("cat", "dan"))
    assert kept(turned, lake) == asked(lake) == [("shapes:cat", "shapes:dan")]

    keep(lake, post("a", account="ann"), post("c", account="cat", quote_of="shapes:b"))

    assert kept(turned, lake) == asked(lake)
    assert ("shapes:bob", "shapes:ann") in asked(lake)
    assert ("shapes:cat", "shapes:bob") in asked(lake)


def test_a_day_that_was_forgotten_is_forgotten_here_too(lake: Lake) -> None:
    turned = Turned()
    keep(lake, follow("ann", "bob"))
    keep(lake, follow("cat", "bob", at=minutes(3 * DAY)))
    turned.table(lake)

    forget(lake, "interactions", before=minutes(DAY).date())

    assert kept(turned, lake) == asked(lake) == [("shapes:cat", "shapes:bob")]


def test_a_lake_without_anything_has_no_pairs(lake: Lake) -> None:
    assert turned_of(lake).table(lake).num_rows == 0
    assert turned_of(lake) is turned_of(lake)


@pytest.mark.parametrize("days", [1, 5])
def test_day_by_day_and_all_at_once_give_the_same(lake: Lake, days: int) -> None:
    step_by_step = Turned()
    for day in range(days):
        at = minutes(day * DAY)
        keep(
            lake, follow(f"a{day % 2}", f"b{day}", at=at), post(f"p{day}", account=f"c{day}", at=at)
        )
        keep(lake, post(f"q{day}", account="dan", at=at, repost_of=f"shapes:p{day}"))
        step_by_step.table(lake)

    assert kept(step_by_step, lake) == kept(Turned(), lake) == asked(lake)


def test_who_turned_to_whom_first_by_a_tie_or_by_passing_on(lake: Lake) -> None:
    keep(
        lake,
        follow("ann", "bob", at=minutes(9)),
        follow("ann", "bob", at=minutes(3)),
        follow("eve", "bob", undone=True),
        follow("dan", "ann"),
        post("b", account="bob"),
        post("c", account="cat", at=minutes(5), repost_of="shapes:b"),
    )

    found = lake.ask("turnings", pa.table({"account": ["shapes:bob"]})).to_pylist()

    assert found == [
        {"actor": "shapes:ann", "target": "shapes:bob", "first_at": minutes(3)},
        {"actor": "shapes:cat", "target": "shapes:bob", "first_at": minutes(5)},
    ]
