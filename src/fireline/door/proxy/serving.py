"""Serving: the proxy's process; takes a client's question, checks, connects, carries."""

import asyncio
import ipaddress
import logging
import socket
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http import HTTPStatus

import h11

from fireline.door.gate import Gate
from fireline.door.proxy.address import ProxyAddress
from fireline.door.proxy.forwarding import Talk, forward
from fireline.door.proxy.patience import Patience
from fireline.door.proxy.pumping import Ends, Meter, RanOut, tunnel
from fireline.door.proxy.question import NotServed, Question, question_of
from fireline.door.way import Way
from fireline.errors import ConfigError, FirelineError, RefusedError
from fireline.settings import Settings

log = logging.getLogger(__name__)
_DIALLING = 64  #: names and servers that are waited for at once


class EgressProxy:
    """Listens on loopback for clients that have the credential, and is their only way out.

    It speaks two things: tunnels (CONNECT), of which it sees nothing but their length, and plain
    http, one request a line. It never looks into TLS.
    """

    def __init__(self, way: Way, at: ProxyAddress, patience: Patience | None = None) -> None:
        self._way = way
        self._at = at
        self._patience = patience or Patience()
        self._dialling = ThreadPoolExecutor(_DIALLING, thread_name_prefix="dialling")
        self._lines = 0

    async def serve(self, ready: Callable[[ProxyAddress], None], stop: asyncio.Event) -> None:
        """Serve until told to stop; then cut every line.

        Raises:
            ConfigError: the address is not on loopback, or is taken.
        """
        server = await self._listening()
        port = server.sockets[0].getsockname()[1]
        at = ProxyAddress(self._at.host, port, self._at.credential)
        log.info("the egress proxy listens on %s:%s", at.host, at.port)
        ready(at)
        try:
            await stop.wait()
        finally:
            server.close()
            self._dialling.shutdown(wait=False, cancel_futures=True)

    async def _listening(self) -> asyncio.Server:
        if not ipaddress.ip_address(self._at.host).is_loopback:
            raise ConfigError(f"the egress proxy listens on loopback only, not on {self._at.host}")
        try:
            return await asyncio.start_server(self._serve_one, self._at.host, self._at.port)
        except OSError as taken:
            raise ConfigError(
                f"the egress proxy cannot listen on {self._at.host}:{self._at.port}: {taken}"
            ) from taken

    async def _serve_one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        client = Talk.with_client(Ends(reader, writer))
        self._lines += 1
        try:
            await self._answer(client)
        except NotServed as because:
            await _tell(client, because)
        except RanOut as because:
            log.warning("cut a line: %s", because)
            client.ends.cut()
        except (OSError, TimeoutError, h11.ProtocolError):
            client.ends.cut()  # one side went away or spoke no HTTP; there is nobody to tell
        finally:
            self._lines -= 1
            writer.close()

    async def _answer(self, client: Talk) -> None:
        if self._lines > self._patience.lines:
            raise NotServed(HTTPStatus.SERVICE_UNAVAILABLE, "too many lines are open")
        request = await self._request(client)
        question = question_of(request, self._at.authorization)
        server = await self._dialled(question)
        meter = Meter(self._patience, asyncio.get_running_loop().time, long_line=question.long_line)
        try:
            async with asyncio.timeout(None if question.long_line else self._patience.seconds):
                await _carry(client, server, request, question, meter)
        except TimeoutError as late:
            raise RanOut(
                f"{question.host}:{question.port} was not done in {self._patience.seconds:g} s"
            ) from late
        finally:
            server.cut()

    async def _request(self, client: Talk) -> h11.Request:
        try:
            async with asyncio.timeout(self._patience.head_seconds):
                return await _asked_for(client)
        except h11.RemoteProtocolError as odd:
            raise NotServed(HTTPStatus.BAD_REQUEST, "this is no HTTP request") from odd

    async def _dialled(self, question: Question) -> Ends:
        """Return a line to the server, at an address that was checked as it was opened."""
        loop = asyncio.get_running_loop()
        try:
            line = await loop.run_in_executor(self._dialling, self._dial, question)
        except RefusedError as refused:
            # The name and the reason, and nothing of what was asked there: paths carry secrets.
            log.warning("refused: %s", refused)
            raise NotServed(HTTPStatus.FORBIDDEN, str(refused)) from refused
        except FirelineError as failed:
            raise NotServed(HTTPStatus.BAD_GATEWAY, str(failed)) from failed
        line.setblocking(False)
        return Ends(*await asyncio.open_connection(sock=line))

    def _dial(self, question: Question) -> socket.socket:
        return self._way.dial(question.host, question.port, seconds=self._patience.dial_seconds)


async def _asked_for(client: Talk) -> h11.Request:
    """Return the request of a client, which has no body when it asks for a tunnel."""
    heard = await client.hear()
    if not isinstance(heard, h11.Request):
        raise ConnectionResetError("the client asked nothing")
    if heard.method == b"CONNECT" and await client.hear() != h11.EndOfMessage():
        raise NotServed(HTTPStatus.BAD_REQUEST, "a tunnel is asked for without a body")
    return heard


async def _carry(
    client: Talk, server: Ends, request: h11.Request, question: Question, meter: Meter
) -> None:
    if not question.tunnel:
        await forward(client, Talk.with_server(server), request, question, meter)
        return
    await client.say(h11.Response(status_code=HTTPStatus.OK, headers=[]))
    early, _ = client.state.trailing_data
    server.writer.write(early)
    await tunnel(client.ends, server, meter)


async def _tell(client: Talk, because: NotServed) -> None:
    """Say in one sentence why nothing was done, if the client still listens."""
    body = f"{because}\n".encode()
    headers = [("content-type", "text/plain; charset=utf-8"), ("content-length", str(len(body)))]
    if because.status == HTTPStatus.PROXY_AUTHENTICATION_REQUIRED:
        headers.append(("proxy-authenticate", 'Basic realm="Fireline"'))
    headers.append(("connection", "close"))
    with suppress(OSError, h11.ProtocolError):
        await client.say(h11.Response(status_code=because.status, headers=headers))
        await client.say(h11.Data(data=body))
        await client.say(h11.EndOfMessage())


def serve_proxy(
    settings: Settings,
    credential: str,
    wait: Callable[[], None],
    ready: Callable[[ProxyAddress], None] = lambda _at: None,
) -> None:
    """Be the egress proxy at FIRELINE_PROXY until ``wait`` comes back; port 0 takes a free one.

    Raises:
        ConfigError: FIRELINE_PROXY names no address on loopback, or one that is taken.
    """
    at = ProxyAddress.named(settings.proxy or "127.0.0.1:0", credential)
    asyncio.run(_until(wait, EgressProxy(Gate.of(settings), at), ready))


async def _until(
    wait: Callable[[], None], proxy: EgressProxy, ready: Callable[[ProxyAddress], None]
) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def tell() -> None:
        wait()
        with suppress(RuntimeError):  # the loop has ended by itself
            loop.call_soon_threadsafe(stop.set)

    threading.Thread(target=tell, name="waits-for-the-end", daemon=True).start()
    await proxy.serve(ready, stop)
