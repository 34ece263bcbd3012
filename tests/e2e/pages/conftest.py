"""The desk on a loopback port, and Chromium in front of it."""

import asyncio
import socketserver
import threading
import time
import wsgiref.simple_server
from collections.abc import Callable, Iterator
from pathlib import Path

import attrs
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from fireline.domain.authority import Officer
from integration.web.conftest import PASSWORD, House, channel, house, installation

__all__ = ["channel", "house", "installation"]

CHROMIUM = Path("/usr/bin/chromium")


class _Server(socketserver.ThreadingMixIn, wsgiref.simple_server.WSGIServer):
    daemon_threads = True


class _Quiet(wsgiref.simple_server.WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- its base names it so
        """Say nothing: a test that fails says more."""


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests of pages."""
    if not CHROMIUM.exists():
        pytest.skip("install the package chromium to run this")
    # Playwright keeps a loop in this thread; Django takes that for asynchronous code of ours.
    with pytest.MonkeyPatch.context() as patched, sync_playwright() as playwright:
        patched.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def content(house: House) -> Iterator[None]:
    """Serve hostile content from the port of its own, as the desk's process does."""
    from fireline.jobs.content import ContentServer

    server = ContentServer.on("127.0.0.1", 0)
    thread = threading.Thread(target=asyncio.run, args=(server.run_beside(),), daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="module")
def address(house: House, content: None) -> Iterator[str]:
    """Serve the desk of the small world, and say where."""
    from django.core.wsgi import get_wsgi_application

    server = wsgiref.simple_server.make_server(
        "127.0.0.1", 0, get_wsgi_application(), _Server, _Quiet
    )
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@attrs.frozen
class Desk:
    """A page of the desk in a browser, and everything that the browser complained about."""

    page: Page
    address: str
    complaints: list[str]

    def open(self, where: str) -> None:
        """Go to an address of the desk."""
        self.page.goto(f"{self.address}{where}")

    def heading(self) -> str:
        """Return the heading of the page."""
        return self.page.locator("h1").first.inner_text()


Seat = Callable[..., Desk]


@pytest.fixture
def seat(chromium: Browser, address: str) -> Iterator[Seat]:
    """Return a maker of browsers in which an officer has signed in."""
    contexts = []

    def sit(officer: Officer, *, width: int = 1280, **more: object) -> Desk:
        told = {"viewport": {"width": width, "height": 860}, **more}
        context = chromium.new_context(**told)  # type: ignore[arg-type] -- handed on to Playwright
        contexts.append(context)
        page = context.new_page()
        desk = Desk(page, address, [])
        page.on(
            "console",
            lambda said: desk.complaints.append(said.text) if said.type == "error" else None,
        )
        page.on("pageerror", lambda error: desk.complaints.append(str(error)))
        desk.open("/")
        page.fill("[name=login]", officer.name)
        page.fill("[name=password]", PASSWORD)
        page.click("main button")
        page.wait_for_url(f"{address}/")
        return desk

    yield sit
    for context in contexts:
        context.close()
