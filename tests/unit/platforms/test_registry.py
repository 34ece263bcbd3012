from importlib.metadata import entry_points

import pytest

from fireline.platforms import Platform, platforms
from fireline.platforms.registry import GROUP


def test_every_entry_point_is_a_platform_under_its_own_name() -> None:
    found = platforms()

    assert set(found) == {entry.name for entry in entry_points(group=GROUP)}
    assert {"archive", "bluesky"} <= set(found)
    assert [name for name, platform in found.items() if platform.name != name] == []


@pytest.mark.parametrize("platform", platforms().values(), ids=lambda each: each.name)
def test_a_platform_says_what_can_be_done_and_can_at_least_be_read(platform: Platform) -> None:
    assert platform.says.endswith(".")
    assert platform.collectors


def test_nobody_can_change_what_is_installed() -> None:
    with pytest.raises(TypeError):
        platforms()["other"] = platforms()["bluesky"]  # type: ignore[index] -- it must refuse
