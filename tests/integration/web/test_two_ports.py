import asyncio
import http.client
import threading
import time
from collections.abc import Iterator

import pytest

from fireline.errors import ConfigError
from integration.web.conftest import House


def status(port: int, path: str, **headers: str) -> int:
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    asked.request("GET", path, headers=headers)
    code = asked.getresponse().status
    asked.close()
    return code


@pytest.fixture
def served(house: House) -> Iterator[tuple[int, int]]:
    """Serve the desk and the content as the desk's own process does."""
    from fireline.jobs.busy_port import free_port
    from fireline.jobs.pages import page_server
    from fireline.web import content_origin

    port = free_port("127.0.0.1")
    server = page_server("127.0.0.1", port)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve()))
    thread.start()
    while not (server.started and server._content.started):
        time.sleep(0.01)
    yield port, content_origin._SERVED.port
    server.should_exit = True
    thread.join(timeout=30)
    assert not thread.is_alive()


def test_content_has_a_port_of_its_own_and_neither_answers_for_the_other(
    served: tuple[int, int],
) -> None:
    desk, content = served

    codes = {
        "the desk": status(desk, "/health/"),
        "content at the desk": status(desk, "/content/x"),
        "the desk at content": status(content, "/health/"),
        "the door at content": status(content, "/sign-in/"),
        "content without a link": status(content, "/content/"),
    }

    assert desk != content
    assert codes == {
        "the desk": 200,
        "content at the desk": 404,
        "the desk at content": 404,
        "the door at content": 404,
        "content without a link": 404,
    }


def test_a_port_that_is_taken_is_named(served: tuple[int, int]) -> None:
    from fireline.jobs.content import ContentServer

    with pytest.raises(ConfigError, match="choose another with FIRELINE_CONTENT_PORT"):
        ContentServer.on("127.0.0.1", served[0])
