"""Web: the pages that officers work on, and nothing else."""

import asyncio

from fireline import wiring
from fireline.errors import FirelineError
from fireline.jobs.busy_port import refuse_busy_port
from fireline.jobs.life import Life
from fireline.jobs.pages import PageServer, page_server
from fireline.settings import Settings


def run(settings: Settings, life: Life) -> None:
    """Answer requests until it is time to stop; those that are being answered are finished.

    Raises:
        ConfigError: somebody else listens on the port.
        FirelineError: the server of the pages ended by itself.
    """
    refuse_busy_port(settings.host, settings.port)
    address = f"http://{settings.host}:{settings.port}"
    with wiring.opened(settings):
        server = page_server(settings.host, settings.port, ready=lambda: life.ready(address))
        asyncio.run(_serve(server, life))


async def _serve(server: PageServer, life: Life) -> None:
    pages = asyncio.create_task(server.serve())
    stop = asyncio.create_task(asyncio.to_thread(life.wait))
    await asyncio.wait({pages, stop}, return_when=asyncio.FIRST_COMPLETED)
    if not life.stopping:
        life.stop()
        raise FirelineError("the server of the pages ended by itself")
    server.should_exit = True
    await pages
