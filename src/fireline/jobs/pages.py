"""Pages: the web server of the desk, which leaves signals to whoever runs it."""

import asyncio
import contextlib
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import uvicorn
from django.conf import settings
from django.core.asgi import get_asgi_application

from fireline.jobs.content import ContentServer

#: Seconds in which requests that are being answered may end when the desk is stopped.
GRACE = 6


class PageServer(uvicorn.Server):
    """uvicorn without its own signal handlers: the process stops all that it does together."""

    def __init__(
        self, config: uvicorn.Config, ready: Callable[[], None], content: ContentServer
    ) -> None:
        """Serve as the configuration says, and say so when the port is open."""
        super().__init__(config)
        self._ready = ready
        self._content = content
        self._beside: asyncio.Task[None] | None = None

    async def startup(self, sockets: list[Any] | None = None) -> None:
        """Open the port, the content's beside it, and say so."""
        await super().startup(sockets)
        self._beside = asyncio.create_task(self._content.run_beside())
        self._ready()

    async def shutdown(self, sockets: list[Any] | None = None) -> None:
        """Close both ports once what is asked is answered."""
        self._content.should_exit = True
        if self._beside is not None:
            await self._beside
        await super().shutdown(sockets)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals as they are."""
        yield


def page_server(host: str, port: int, *, ready: Callable[[], None] = lambda: None) -> PageServer:
    """Return the server of the open installation's pages, not yet started."""
    # Static files are read whole by WhiteNoise; pages of casework never stream (the middleware
    # refuses that), so Django's advice to stream asynchronously has nobody to reach.
    warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous")
    return PageServer(
        uvicorn.Config(
            get_asgi_application(),
            host=host,
            port=port,
            lifespan="off",
            log_config=None,
            log_level="warning",
            server_header=False,
            timeout_graceful_shutdown=GRACE,
        ),
        ready,
        ContentServer.on(host, settings.FIRELINE.content_port),
    )
