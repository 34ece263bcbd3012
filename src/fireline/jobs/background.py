"""Background: what runs without anybody asking, every few seconds or minutes.

Each job is safe to run twice: the outbox marks a message before it is handed over, a look is a
new row, and a job that a killed worker left behind is put back.
"""

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from procrastinate import App, JobContext

from fireline import loop
from fireline.loop import Desk

if TYPE_CHECKING:
    from fireline.wiring import Installation

log = logging.getLogger("fireline.jobs")

#: Minute, hour, day, month, weekday, and only then the second.
EVERY_FIVE_SECONDS = "* * * * * */5"
EVERY_MINUTE = "* * * * *"
#: Before anybody sits down at the desk.
EVERY_NIGHT = "20 3 * * *"
#: Without a sign of life for so long, a job's worker is held to be dead.
STALLED_AFTER = 30


def add_jobs(app: App, unit: "Installation") -> None:
    """Declare the jobs of one installation on a procrastinate app."""

    @app.periodic(cron=EVERY_FIVE_SECONDS)
    @app.task(name="deliver_due", queueing_lock="deliver_due", pass_context=False)
    def deliver_due(timestamp: int) -> None:  # noqa: ARG001 -- procrastinate hands the tick's time
        _for_each_authority(unit, loop.deliver_due)

    @app.periodic(cron=EVERY_MINUTE)
    @app.task(name="look_again", queueing_lock="look_again")
    def look_again(timestamp: int) -> None:  # noqa: ARG001 -- procrastinate hands the tick's time
        _for_each_authority(unit, loop.look_again)

    @app.periodic(cron=EVERY_MINUTE)
    @app.task(name="stamp_captures", queueing_lock="stamp_captures")
    def stamp_captures(timestamp: int) -> None:  # noqa: ARG001 -- procrastinate hands the tick's time
        _for_each_authority(unit, loop.stamp_captures)

    @app.periodic(cron=EVERY_NIGHT)
    @app.task(name="find_groups", queueing_lock="find_groups")
    def find_groups(timestamp: int) -> None:  # noqa: ARG001 -- procrastinate hands the tick's time
        _for_each_authority(unit, loop.find_groups)

    @app.periodic(cron=EVERY_MINUTE)
    @app.task(name="put_back_stalled", queueing_lock="put_back_stalled", pass_context=True)
    async def put_back_stalled(context: JobContext, timestamp: int) -> None:  # noqa: ARG001 -- as above
        manager = context.app.job_manager
        for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER):
            await manager.retry_job(job)


def _for_each_authority(unit: "Installation", act: Callable[[Desk], object]) -> None:
    for authority in unit.authorities():
        log.debug("%s: %s", act.__name__, act(unit.desk(authority)))
