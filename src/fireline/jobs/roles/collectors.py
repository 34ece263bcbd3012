"""Collectors: read the sources that the settings name; without any, say so and wait."""

from fireline.jobs.life import Life
from fireline.settings import Settings

NONE_NAMED = "no sources are named in FIRELINE_SOURCES: nothing is collected"


def run(settings: Settings, life: Life) -> None:
    """Read every source until it is time to stop."""
    if not settings.sources:
        life.ready(NONE_NAMED)
        life.wait()
        return
    from fireline import wiring  # -- start-up: who collects nothing loads nothing
    from fireline.jobs.collecting import collect  # -- as above

    with wiring.opened(settings) as unit:
        collect(unit, settings.sources, life)
