"""Serving: the desk and the jobs behind it, in one process that stops cleanly."""

import asyncio
import contextlib
import signal
import socket
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING

import uvicorn
from django.core.asgi import get_asgi_application
from procrastinate import App, PsycopgConnector

from fireline.errors import ConfigError
from fireline.jobs.background import add_jobs

if TYPE_CHECKING:
    from fireline.wiring import Installation

#: Seconds that a job may take to finish when the desk is stopped.
GRACE = 6


class _Server(uvicorn.Server):
    """uvicorn without its own signal handlers: the desk stops worker and pages together."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def serve(unit: "Installation", *, port: int) -> None:
    """Serve pages and run jobs until SIGINT or SIGTERM.

    Raises:
        ConfigError: the port is in use.
    """
    refuse_busy_port(unit.settings.host, port)
    # Static files are read whole by WhiteNoise; pages of casework never stream (the middleware
    # refuses that), so Django's advice to stream asynchronously has nobody to reach.
    warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous")
    asyncio.run(_serve(unit, port))


def refuse_busy_port(host: str, port: int) -> None:
    """Say in one sentence that a port is taken, before anything is started on it.

    Raises:
        ConfigError: somebody else listens there.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as busy:
            raise ConfigError(
                f"port {port} on {host} is in use; choose another with FIRELINE_PORT or --port"
            ) from busy


async def _serve(unit: "Installation", port: int) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    config = uvicorn.Config(
        get_asgi_application(),
        host=unit.settings.host,
        port=port,
        lifespan="off",
        log_level="warning",
        server_header=False,
    )
    server = _Server(config)
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
