import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fireline.identify.rank_change import Change, Moved, Stood, _parts, change

BEFORE = Stood(rank=5, score=100.0, own=60.0, net_effect=700.0, views=10.0)


def stood(**told: float) -> Stood:
    """Stand as before but for what is told; net effect follows from the score and its worth."""
    worth = told.pop("worth", BEFORE.worth)
    one = attrs.evolve(BEFORE, **told)
    return attrs.evolve(one, net_effect=one.score * worth)


@pytest.mark.parametrize(
    ("now", "left_above", "moved"),
    [
        (stood(), 0, Moved.STAYED),
        (stood(rank=4), 1, Moved.OTHERS_LEFT),
        (stood(rank=4), 0, Moved.OTHERS),
        (stood(rank=6), 1, Moved.OTHERS),
        (stood(score=130.0, own=90.0, views=15.0), 0, Moved.EXPOSURE),
        (stood(score=130.0, own=90.0), 0, Moved.OWN),
        (stood(score=130.0), 0, Moved.CARRIED),
        (stood(worth=3.5), 0, Moved.WORTH),
        (stood(score=50.0, own=55.0), 0, Moved.CARRIED),
    ],
)
def test_what_moved_net_effect_most_is_the_reason(now: Stood, left_above: int, moved: Moved):
    assert change(now, BEFORE, left_above=left_above).moved is moved


def test_who_was_not_there_before_is_new():
    assert change(BEFORE, None, left_above=3) == Change(moved=Moved.NEW)


def test_a_change_says_by_how_much():
    assert change(stood(score=130.0), BEFORE, left_above=0).by == pytest.approx(210.0)


amounts = st.floats(0.1, 1e6)
standings = st.builds(
    lambda own, carried, worth, views: Stood(
        rank=1, score=own + carried, own=own, net_effect=(own + carried) * worth, views=views
    ),
    amounts,
    amounts,
    amounts,
    amounts,
)


@given(now=standings, before=standings)
def test_the_parts_add_up_to_the_whole(now: Stood, before: Stood):
    parts = _parts(now, before)
    largest = max(abs(part.by) for part in parts)

    assert sum(part.by for part in parts) == pytest.approx(
        now.net_effect - before.net_effect, abs=1e-9 * max(largest, 1.0)
    )
