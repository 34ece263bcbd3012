import pyarrow as pa

from fireline.identify.learned_graph import Seen
from fireline.identify.link_lists import link_lists
from fireline.identify.same_item import as_items
from fireline.identify.sources import AUDIENCE, TIES
from unit.identify.sighting_tables import sightings_of


def gathering(*posts: tuple[str, str, tuple[str, ...]]) -> pa.Table:
    """Write (post, account, works in it)."""
    rows = [(post, account, work) for post, account, works in posts for work in works]
    table = sightings_of(*[(work, account, 5.0) for _, account, work in rows])
    at = table.schema.get_field_index("post")
    return table.set_column(at, "post", pa.array([post for post, _, _ in rows]))


#: Three works, each known from posts of its own, and one who gathers them.
SINGLES = tuple((f"own-{work}-{n}", "ann", (work,)) for work in "abc" for n in range(4))
LISTS = tuple((f"list-{n}", "lib", ("a", "b", "c")) for n in range(2))


def test_posts_that_gather_works_are_lists() -> None:
    found = link_lists(
        as_items(gathering(*SINGLES, *LISTS, ("plain", "lib", ("a",)))),
        ["shapes:ann", "shapes:lib"],
    )

    assert found.lists.tolist() == [0, 2]
    assert found.share.tolist() == [0.0, 6 / 7]


def test_a_caption_its_picture_and_its_link_are_one_item_and_no_list() -> None:
    always = tuple((f"post-{n}", "ann", ("caption", "picture", "link")) for n in range(5))

    found = link_lists(as_items(gathering(*always)), ["shapes:ann"])

    assert found.lists.tolist() == [0]


def test_numbered_posts_and_strangers_change_nothing() -> None:
    items = as_items(gathering(*SINGLES, *LISTS))
    at = items.schema.get_field_index("post")
    codes = items["post"].combine_chunks().dictionary_encode().indices
    numbered = items.set_column(at, "post", codes.cast(pa.int64()))

    for table in (items, numbered):
        assert link_lists(table, ["shapes:lib"]).lists.tolist() == [2]
        assert link_lists(table, ["shapes:zoe"]).lists.tolist() == [0]
    assert link_lists(as_items(gathering()), ["shapes:lib"]).share.tolist() == [0.0]


def test_a_seen_world_knows_its_lists() -> None:
    seen = Seen.from_tables(gathering(*SINGLES, *LISTS), AUDIENCE.empty_table(), TIES.empty_table())

    lists = dict(zip(seen.carrying.accounts, seen.lists.lists.tolist(), strict=True))
    assert lists == {"shapes:ann": 0, "shapes:lib": 2}
