import threading
from collections.abc import Iterator

import pytest
from websockets.sync.server import ServerConnection, serve

from fireline.door import Gate, StreamDoor
from fireline.errors import RefusedError, SourceUnavailable


def _speak(connection: ServerConnection) -> None:
    assert connection.request is not None
    if connection.request.path == "/large":
        connection.send(b"x" * 10_000)
    elif connection.request.path == "/quiet":
        threading.Event().wait(1)
    else:
        connection.send(b"one")
        connection.send("two")


@pytest.fixture(scope="module")
def speaking() -> Iterator[int]:
    """The port of a server that speaks over a WebSocket."""
    with serve(_speak, "127.0.0.1", 0) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.socket.getsockname()[1]
        server.shutdown()
        thread.join()


@pytest.fixture
def door(speaking: int) -> StreamDoor:
    return StreamDoor(Gate.letting_through([f"localhost:{speaking}"]), seconds=2)


def test_messages_come_in_order_and_the_end_is_said(door: StreamDoor, speaking: int) -> None:
    with door.open(f"ws://localhost:{speaking}/") as stream:
        assert [stream.receive(1), stream.receive(1)] == [b"one", b"two"]
        with pytest.raises(SourceUnavailable, match="closed the stream"):
            stream.receive(1)


def test_silence_is_no_message_and_no_end(door: StreamDoor, speaking: int) -> None:
    with door.open(f"ws://localhost:{speaking}/quiet") as stream:
        assert stream.receive(0.05) is None


def test_a_message_over_the_limit_ends_the_stream(door: StreamDoor, speaking: int) -> None:
    with (
        door.open(f"ws://localhost:{speaking}/large", limit=1_000) as stream,
        pytest.raises(SourceUnavailable),
    ):
        stream.receive(1)


def test_a_stream_from_a_private_address_is_refused(speaking: int) -> None:
    with pytest.raises(RefusedError), StreamDoor(Gate()).open(f"ws://localhost:{speaking}/"):
        pass


def test_a_server_that_speaks_no_websocket_is_an_unavailable_source(
    gate: Gate, outside: int
) -> None:
    with (
        pytest.raises(SourceUnavailable, match="opens no stream"),
        StreamDoor(gate).open(f"ws://localhost:{outside}/"),
    ):
        pass
