"""Forwarding: one plain http request to its server, one answer back, both read by the letter."""

import asyncio
from http import HTTPStatus

import h11

from fireline.door.proxy.pumping import Ends, Meter
from fireline.door.proxy.question import NotServed, Question, passed_on

_PIECE = 65_536
_LONGEST_HEAD = 65_536  #: of a request or an answer; h11 refuses a longer one


class Talk:
    """One side of an HTTP/1.1 exchange over one line (h11 keeps to the letter of RFC 9112)."""

    def __init__(self, ends: Ends, state: h11.Connection) -> None:
        self.ends = ends
        self.state = state

    @classmethod
    def with_client(cls, ends: Ends) -> "Talk":
        """Return a talk in which we are asked."""
        return cls(ends, h11.Connection(h11.SERVER, max_incomplete_event_size=_LONGEST_HEAD))

    @classmethod
    def with_server(cls, ends: Ends) -> "Talk":
        """Return a talk in which we ask."""
        return cls(ends, h11.Connection(h11.CLIENT, max_incomplete_event_size=_LONGEST_HEAD))

    async def hear(self) -> object:
        """Return what the other side says next, an event of h11's."""
        while (event := self.state.next_event()) is h11.NEED_DATA:
            self.state.receive_data(await self.ends.reader.read(_PIECE))
        return event

    async def say(self, event: h11.Event) -> None:
        """Say something, no faster than the other side takes it."""
        data = self.state.send(event)
        if data:
            self.ends.writer.write(data)
            await self.ends.writer.drain()


async def forward(
    client: Talk, server: Talk, request: h11.Request, question: Question, meter: Meter
) -> None:
    """Carry one request there and its answer back.

    The server gets its name from the address that was checked, whatever ``Host`` said.

    Raises:
        NotServed: the server's answer is no HTTP.
        RanOut: the exchange used up its patience.
        h11.RemoteProtocolError: it was torn after its answer had begun.
    """
    watch = asyncio.ensure_future(meter.watch())
    work = asyncio.ensure_future(_exchange(client, server, request, question, meter))
    try:
        await asyncio.wait((work, watch), return_when=asyncio.FIRST_COMPLETED)
        await (work if work.done() else watch)
    finally:
        work.cancel()
        watch.cancel()
        await asyncio.gather(work, watch, return_exceptions=True)


async def _exchange(
    client: Talk, server: Talk, request: h11.Request, question: Question, meter: Meter
) -> None:
    sending = asyncio.ensure_future(_ask(client, server, request, question, meter))
    try:
        await _bring(client, server, meter)
    finally:
        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)


async def _ask(
    client: Talk, server: Talk, request: h11.Request, question: Question, meter: Meter
) -> None:
    kept = [pair for pair in passed_on(request.headers) if pair[0] != b"host"]
    headers = [(b"host", _host(question)), *kept]
    await server.say(h11.Request(method=request.method, target=question.path, headers=headers))
    while not isinstance(event := await client.hear(), h11.EndOfMessage):
        assert isinstance(event, h11.Data)
        await server.say(h11.Data(data=event.data))
        meter.touch()
    await server.say(h11.EndOfMessage())


async def _bring(client: Talk, server: Talk, meter: Meter) -> None:
    try:
        while not isinstance(head := await server.hear(), h11.Response):
            if not isinstance(head, h11.InformationalResponse):
                raise NotServed(HTTPStatus.BAD_GATEWAY, "the server ended without an answer")
    except (h11.RemoteProtocolError, OSError) as odd:
        raise NotServed(HTTPStatus.BAD_GATEWAY, f"the server's answer is no HTTP: {odd}") from odd
    await client.say(
        h11.Response(
            status_code=head.status_code, headers=passed_on(head.headers), reason=head.reason
        )
    )
    while not isinstance(event := await server.hear(), h11.EndOfMessage):
        if not isinstance(event, h11.Data):
            raise h11.RemoteProtocolError("the server ended in the middle")
        meter.touch()
        meter.count(len(event.data))
        await client.say(h11.Data(data=event.data))
    await client.say(h11.EndOfMessage())


def _host(question: Question) -> bytes:
    name = f"[{question.host}]" if ":" in question.host else question.host
    return (name if question.port == 80 else f"{name}:{question.port}").encode()  # noqa: PLR2004 -- http's own port
