"""Serving: the desk and the jobs behind it, in one process that stops cleanly."""

import asyncio
import signal
from typing import TYPE_CHECKING

from procrastinate import App, PsycopgConnector

from fireline.jobs.audit_round import audit_kept
from fireline.jobs.background import add_jobs
from fireline.jobs.busy_port import refuse_busy_port
from fireline.jobs.pages import GRACE, page_server

if TYPE_CHECKING:
    from fireline.wiring import Installation


def serve(unit: "Installation", *, port: int) -> None:
    """Serve pages and run jobs until SIGINT or SIGTERM.

    Raises:
        ConfigError: the port is in use.
    """
    refuse_busy_port(unit.settings.host, port)
    with audit_kept(unit):
        asyncio.run(_serve(unit, port))


async def _serve(unit: "Installation", port: int) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    server = page_server(unit.settings.host, port)
    app = App(connector=PsycopgConnector(conninfo=unit.database.app_dsn))
    add_jobs(app, unit)
    async with app.open_async():
        web = asyncio.create_task(server.serve())
        work = asyncio.create_task(
            app.run_worker_async(
                concurrency=1,
                install_signal_handlers=False,
                shutdown_graceful_timeout=GRACE,
                delete_jobs="successful",
            )
        )
        ended = asyncio.create_task(stop.wait())
        await asyncio.wait({web, work, ended}, return_when=asyncio.FIRST_COMPLETED)
        server.should_exit = True
        work.cancel()
        ended.cancel()
        await asyncio.gather(web, work, ended, return_exceptions=True)
