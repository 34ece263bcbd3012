"""Registry: the platforms that are installed, found by their entry points."""

from collections.abc import Mapping
from functools import cache
from importlib.metadata import entry_points
from types import MappingProxyType

from fireline.errors import ConfigError
from fireline.platforms.platform import Platform

GROUP = "fireline.platforms"


@cache
def platforms() -> Mapping[str, Platform]:
    """Return every installed platform by its name, in the order of the names.

    Raises:
        ConfigError: an entry point names something that is no platform, or another's name.
    """
    found = {entry.name: entry.load() for entry in sorted(entry_points(group=GROUP))}
    for name, platform in found.items():
        if not isinstance(platform, Platform) or platform.name != name:
            raise ConfigError(f"the entry point {GROUP}:{name} does not name a platform {name!r}")
    return MappingProxyType(found)
