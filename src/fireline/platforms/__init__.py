"""Platforms: one folder a network, each declared in one typed object and found by its name."""

from fireline.platforms.platform import Around, Platform
from fireline.platforms.registry import platforms

__all__ = ["Around", "Platform", "platforms"]
