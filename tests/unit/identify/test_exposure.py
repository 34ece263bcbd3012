import numpy as np
import pyarrow as pa
import pytest

from fireline.identify.exposure import UNTOLD, Exposure, exposure_of
from fireline.identify.sources import AUDIENCE


def told(**accounts: tuple[int | None, float | None]) -> pa.Table:
    rows = [
        {
            "account": name.replace("_", ":"),
            "followers": f,
            "views": v,
            "posts_told": 10 if v else 0,
        }
        for name, (f, v) in accounts.items()
    ]
    return pa.Table.from_pylist(rows, schema=AUDIENCE)


def exposure(*names: str, audience: pa.Table) -> Exposure:
    return exposure_of(np.array(names, dtype=np.object_), audience)


def test_a_told_view_count_is_taken_as_it_is() -> None:
    found = exposure("a:ann", audience=told(a_ann=(500, 33.0)))

    assert found.views.tolist() == [33]
    assert found.imputed.tolist() == [False]


def test_followers_are_seen_by_the_share_that_the_platform_taught() -> None:
    audience = told(a_one=(20_000, 4000.0), a_two=(40_000, 8000.0), a_ann=(100, None))

    found = exposure("a:ann", "a:one", "a:two", audience=audience)

    assert found.views[0] == pytest.approx(20, rel=0.01)
    assert found.imputed.tolist() == [True, False, False]
    assert found.from_followers.tolist() == [True, False, False]


def test_what_one_platform_taught_says_nothing_of_another() -> None:
    audience = told(a_one=(20_000, 4000.0), b_bob=(100, None))

    found = exposure("a:one", "b:bob", audience=audience)

    assert found.views[1] == pytest.approx(10)


def test_who_told_nothing_gets_the_median_of_the_platform_marked() -> None:
    audience = told(a_one=(None, 10.0), a_two=(None, 30.0), a_six=(None, 60.0), a_ann=(None, None))

    found = exposure("a:one", "a:two", "a:six", "a:ann", "a:unseen", audience=audience)

    assert found.views.tolist() == [10, 30, 60, 30, 30]
    assert found.imputed.tolist() == [False, False, False, True, True]
    assert not found.from_followers.any()


def test_not_told_is_never_zero_even_where_nobody_told_anything() -> None:
    found = exposure("a:ann", audience=AUDIENCE.empty_table())

    assert found.views.tolist() == [UNTOLD]
    assert found.imputed.tolist() == [True]


def test_told_zero_is_zero() -> None:
    found = exposure("a:ann", audience=told(a_ann=(0, None)))

    assert found.views.tolist() == [0]
