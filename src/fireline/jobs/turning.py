"""Turning: the loop is turned again and again, for each authority, as a job like any other."""

import logging
from typing import TYPE_CHECKING

from procrastinate import App

from fireline import loop
from fireline.loop import Sources

if TYPE_CHECKING:
    from fireline.wiring import Installation

log = logging.getLogger("fireline.jobs")


def add_turning(app: App, unit: "Installation") -> None:
    """Declare the job that turns the loop, once in so many minutes as the settings say.

    Its sources are none: the collectors read them without end, and a turn takes up what they kept.
    """

    @app.periodic(cron=_every(unit.settings.turn_minutes))
    @app.task(name="turn", queueing_lock="turn", lock="turn")
    def turn(timestamp: int) -> None:  # noqa: ARG001 -- procrastinate hands the tick's time
        turn_once(unit)


def turn_once(unit: "Installation") -> None:
    """Turn the loop once for each authority."""
    for authority in unit.authorities():
        done = loop.turn(unit.desk(authority), Sources(collectors=(), media=unit.out.media))
        log.info(
            "turned for %s: %s sightings, %s candidates, %s queued, %s delivered, %s looked at",
            authority.name,
            done.tracked.sightings,
            done.tracked.candidates,
            done.queued,
            done.delivered,
            done.verified.looked,
        )


def _every(minutes: int) -> str:
    """Return when to turn, as cron says it (crontab(5)): a divisor of the hour, or whole hours."""
    if minutes < 60:  # noqa: PLR2004 -- minutes of an hour
        return f"*/{minutes} * * * *"
    return f"0 */{minutes // 60} * * *"
