import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from fireline.identify.same_item import as_items


def table(*rows: tuple[str, str, str]) -> pa.Table:
    """Return sightings of (work, post, via)."""
    return pa.table(
        {
            "work": pa.array([row[0] for row in rows], pa.string()),
            "post": pa.array([row[1] for row in rows], pa.string()),
            "via": pa.array([row[2] for row in rows], pa.string()),
        }
    )


def told(sightings: pa.Table) -> list[tuple[str, str]]:
    return list(zip(sightings["work"].to_pylist(), sightings["post"].to_pylist(), strict=True))


def test_a_caption_and_its_picture_are_one_item_and_each_post_counts_once():
    seen = table(
        ("text", "p1", "original"),
        ("picture", "p1", "original"),
        ("text", "p2", "copy"),
        ("picture", "p2", "copy"),
        ("text", "p3", "repost"),
        ("picture", "p3", "repost"),
    )

    assert told(as_items(seen)) == [("picture", "p1"), ("picture", "p2"), ("picture", "p3")]


def test_works_that_met_in_one_post_of_many_stay_two():
    seen = table(
        *(("a", f"a{n}", "copy") for n in range(4)),
        *(("b", f"b{n}", "copy") for n in range(4)),
        ("a", "both", "copy"),
        ("b", "both", "copy"),
    )

    assert told(as_items(seen)) == told(seen)


def test_being_passed_on_together_joins_nothing():
    seen = table(
        ("a", "p1", "original"),
        ("b", "p2", "original"),
        ("a", "q", "quote"),
        ("b", "q", "quote"),
    )

    assert told(as_items(seen)) == told(seen)


def test_nothing_seen_is_no_item():
    assert as_items(table()).num_rows == 0


@given(
    st.lists(
        st.tuples(
            st.sampled_from("abcd"), st.sampled_from("pqrstu"), st.sampled_from(["copy", "repost"])
        ),
        max_size=30,
        unique_by=lambda row: row[:2],
    )
)
def test_no_post_is_lost_and_none_counts_twice_for_an_item(rows):
    after = told(as_items(table(*rows)))

    assert {post for _, post in after} == {post for _, post, _ in rows}
    assert len(after) == len(set(after))
    assert {work for work, _ in after} <= {work for work, _, _ in rows}
