from fireline.identify.carrying import NOBODY, Carrying
from unit.identify.sighting_tables import sightings_of


def test_rows_are_first_posts_in_the_order_in_which_accounts_came_to_a_work() -> None:
    table = sightings_of(
        ("square", "bob", 1), ("square", "ann", 3), ("square", "ann", 2), ("circle", "cyd", 1)
    )

    carrying = Carrying.from_sightings(table)

    assert carrying.accounts == ("shapes:ann", "shapes:bob", "shapes:cyd")
    assert carrying.account.tolist() == [2, 0, 1]
    assert carrying.first.tolist() == [True, True, False]
    assert sorted(carrying.post_account.tolist()) == [0, 0, 1, 2]


def test_sources_are_known_by_name_and_nobody_is_ones_own_source() -> None:
    table = sightings_of(
        ("square", "ann", 3),
        ("square", "bob", 2, "ann"),
        ("square", "cyd", 1, "cyd"),
        ("square", "dan", 0, "a stranger"),
    )

    carrying = Carrying.from_sightings(table)

    assert carrying.source.tolist() == [NOBODY, 0, NOBODY, NOBODY]


def test_accounts_that_were_set_aside_are_left_out_also_as_sources() -> None:
    table = sightings_of(("square", "news", 3), ("square", "bob", 2, "news"))

    carrying = Carrying.from_sightings(table, ["shapes:news"])

    assert carrying.accounts == ("shapes:bob",)
    assert carrying.source.tolist() == [NOBODY]
    assert carrying.first.tolist() == [True]


def test_no_sightings_make_an_empty_carrying() -> None:
    assert Carrying.from_sightings(sightings_of()).accounts == ()


def test_posts_of_the_same_second_are_ordered_by_their_key() -> None:
    table = sightings_of(("square", "bob", 1), ("square", "ann", 1))

    carrying = Carrying.from_sightings(table)

    assert [carrying.accounts[i] for i in carrying.account] == ["shapes:bob", "shapes:ann"]
