"""Content: the second port of the desk, from which what is hostile is shown."""

import contextlib
from collections.abc import Iterator

import uvicorn

from fireline.jobs.busy_port import refuse_busy_port
from fireline.web.content_origin import serve_content_on


class ContentServer(uvicorn.Server):
    """uvicorn in front of the content alone; it starts and stops with the desk's pages."""

    @classmethod
    def on(cls, host: str, port: int) -> "ContentServer":
        """Return the server of this port, or of any free one for 0; not yet started.

        Raises:
            ConfigError: somebody else listens there.
        """
        refuse_busy_port(host, port, setting="FIRELINE_CONTENT_PORT")
        return cls(
            uvicorn.Config(
                "fireline.web.content:application",
                host=host,
                port=port,
                lifespan="off",
                log_config=None,
                log_level="warning",
                access_log=False,
                server_header=False,
            )
        )

    async def run_beside(self) -> None:
        """Serve until it is told to stop, and let the pages know where."""
        listening = self.config.bind_socket()
        serve_content_on(int(listening.getsockname()[1]))
        try:
            await self.serve(sockets=[listening])
        finally:
            listening.close()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals as they are."""
        yield
