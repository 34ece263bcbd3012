"""Worker: does the jobs that wait in the database: deliver, look again, turn the loop."""

import asyncio
from contextlib import suppress

from procrastinate import App, PsycopgConnector

from fireline import wiring
from fireline.jobs.background import add_jobs
from fireline.jobs.life import Life
from fireline.jobs.turning import add_turning
from fireline.settings import Settings

#: One job may be a whole turn of the loop; deliveries do not wait for its end.
AT_ONCE = 2
#: Seconds that a job may take to finish when the worker is stopped.
GRACE = 6


def run(settings: Settings, life: Life) -> None:
    """Do jobs until it is time to stop. One that does not end by then is cut off and done again."""
    with wiring.opened(settings) as unit:
        app = App(connector=PsycopgConnector(conninfo=unit.database.app_dsn))
        add_jobs(app, unit)
        add_turning(app, unit)
        asyncio.run(_work(app, life))


async def _work(app: App, life: Life) -> None:
    async with app.open_async():
        work = asyncio.create_task(
            app.run_worker_async(
                concurrency=AT_ONCE,
                install_signal_handlers=False,
                shutdown_graceful_timeout=GRACE,
                delete_jobs="successful",
            )
        )
        life.ready(f"{AT_ONCE} jobs at once")
        stop = asyncio.create_task(asyncio.to_thread(life.wait))
        await asyncio.wait({work, stop}, return_when=asyncio.FIRST_COMPLETED)
        if not life.stopping:
            life.stop()
            await work  # It ended by itself: what it raises says why.
        work.cancel()
        with suppress(asyncio.CancelledError):
            await work
