"""Pages captured in real Chromium, through the real proxy, from a site that plays the internet."""

import hashlib
import os
import ssl
import subprocess
import sys
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from tempfile import gettempdir
from uuid import UUID

import attrs
import pytest
from PIL import Image

from fireline.domain.location import Location, LocationKind
from fireline.door import ProxyAddress, chromium
from fireline.door.web_capture import WebCapturer
from fireline.errors import ConfigError, RefusedError, SourceUnavailable
from fireline.refer import PieceKind, Taken
from fireline.settings import Settings
from fireline.store.evidence.wacz import shown_of, wacz_of, why_not_whole
from integration.door.internet import PUBLIC, Internet, served

pytestmark = pytest.mark.server
PAGE = b"""<!doctype html><title>EXERCISE</title><style>body{margin:0;background:#c00}</style>
<h1>EXERCISE a red page</h1><img src="/square.png"><img src="http://inside.example/secret">
<img src="http://169.254.169.254/latest/"><iframe src="file:///etc/passwd"></iframe>
<div style="height:3000px"></div>
<script>document.body.append("written by a script"); alert("EXERCISE");
document.cookie="a=1"</script>
"""


class Site(BaseHTTPRequestHandler):
    heard: list[tuple[str, str]] = []  # noqa: RUF012 -- emptied by each test

    def do_GET(self) -> None:
        self.heard.append((self.path, self.headers.get("cookie", "")))
        where = {"/old": "/new", "/trap": "http://inside.example/secret"}.get(self.path)
        if where:
            self.send_response(302)
            self.send_header("location", where)
            self.end_headers()
            return
        body, mime = (SQUARE, "image/png") if self.path == "/square.png" else (PAGE, "text/html")
        if self.path == "/large":
            body = PAGE + b"x" * 3_000_000
        self.send_response(404 if self.path == "/missing" else 200)
        self.send_header("content-type", mime)
        self.send_header("content-length", str(len(body)))
        self.send_header("set-cookie", "staff=1")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_said: object) -> None:
        """Say nothing."""


def _square() -> bytes:
    out = BytesIO()
    Image.new("RGB", (40, 40), (0, 0, 200)).save(out, "PNG")
    return out.getvalue()


SQUARE = _square()


@attrs.frozen
class Visited:
    """What a visit asked for: names of servers, and paths of the site."""

    names: set[str]
    paths: list[str]


@pytest.fixture(scope="module")
def internet() -> Iterator[Internet]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Internet(
        names=defaultdict(
            lambda: [("203.0.113.1",)],
            {
                "site.example": [(PUBLIC,)],
                "inside.example": [("127.0.0.1",)],
                "silent.example": [("93.184.215.15",)],
                "169.254.169.254": [("169.254.169.254",)],
            },
        ),
        doors={(PUBLIC, 80): server.server_address[1], ("93.184.215.15", 80): 9},
    )
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def proxy(internet: Internet) -> Iterator[ProxyAddress]:
    with served(internet.gate()) as at:
        yield at


def _now() -> datetime:
    return datetime.now(UTC)


def _take(proxy: ProxyAddress | None, url: str, **settings: object) -> Taken:
    Site.heard.clear()
    where = Location(id=UUID(int=1), kind=LocationKind.SITE, key=url, platform="web", url=url)
    return WebCapturer(Settings().changed(**settings), _now, proxy).take(where)


@pytest.fixture(scope="module")
def taken(proxy: ProxyAddress) -> Taken:
    """One visit, of which several tests ask different things."""
    return _take(proxy, "http://site.example/old")


@pytest.fixture(scope="module")
def visited(taken: Taken, internet: Internet) -> Visited:
    """Whom that visit asked for, and what of."""
    return Visited(set(internet.asked), [path for path, _ in Site.heard])


def _browsers() -> list[str]:
    """Name what still runs of a browser that we started, and what is left of its profile."""
    ours = f"fireline-visit-{os.getpid()}-"
    running = [one.name for one in Path("/proc").iterdir() if ours.encode() in _command(one)]
    return running + [one.name for one in Path(gettempdir()).glob(f"{ours}*")]


def _command(process: Path) -> bytes:
    try:
        return (process / "cmdline").read_bytes()
    except OSError:
        return b""


def test_a_page_is_kept_with_its_parts_its_way_there_and_its_picture(taken: Taken) -> None:
    answers = [one for one in taken.pieces if one.kind is PieceKind.RESPONSE]
    parts = {(one.url, one.status) for one in answers if "favicon" not in one.url}
    assert parts == {
        ("http://site.example/old", 302),
        ("http://site.example/new", 200),
        ("http://site.example/square.png", 200),
    }
    assert (taken.final, taken.hops) == ("http://site.example/new", ("http://site.example/old",))
    assert taken.status == 200
    by_url = {one.url: one.body for one in taken.pieces}
    assert by_url["http://site.example/square.png"] == SQUARE
    assert b"written by a script" in by_url["urn:fireline:rendered:http://site.example/new"]
    picture = Image.open(BytesIO(by_url["urn:fullPage:http://site.example/new"])).convert("RGB")
    assert picture.height > 3000
    assert picture.getpixel((600, 2500)) == (204, 0, 0)


def test_what_it_could_not_get_is_said_and_nothing_inside_was_reached(
    taken: Taken, visited: Visited
) -> None:
    told = " ".join(taken.not_proven)
    assert "http://inside.example/secret" in told
    assert "http://169.254.169.254/latest/" in told
    assert set(visited.paths) - {"/favicon.ico"} == {"/old", "/new", "/square.png"}
    assert b"root:" not in b"".join(one.body for one in taken.pieces)


def test_no_cookie_goes_from_one_capture_to_the_next(proxy: ProxyAddress, taken: Taken) -> None:
    _take(proxy, "http://site.example/")

    first = [cookie for path, cookie in Site.heard if path == "/"]
    assert first == [""]


@pytest.mark.parametrize(
    "url", ["http://inside.example/", "http://169.254.169.254/", "http://site.example/trap"]
)
def test_an_address_inside_is_refused_wherever_it_stands(proxy: ProxyAddress, url: str) -> None:
    with pytest.raises(RefusedError, match="not on the public internet"):
        _take(proxy, url)

    assert [path for path, _ in Site.heard if path == "/secret"] == []


@pytest.mark.parametrize("url", ["file:///etc/passwd", "chrome://version", "about:blank", "x"])
def test_only_the_web_is_opened(proxy: ProxyAddress, url: str) -> None:
    with pytest.raises((RefusedError, SourceUnavailable)):
        _take(proxy, url)


def test_without_a_proxy_no_browser_is_started() -> None:
    with pytest.raises(ConfigError, match="egress proxy"):
        _take(None, "http://site.example/")


def test_a_missing_page_is_kept_as_missing(proxy: ProxyAddress) -> None:
    assert _take(proxy, "http://site.example/missing").status == 404


def test_a_silent_server_is_no_capture(proxy: ProxyAddress) -> None:
    with pytest.raises((SourceUnavailable, RefusedError)):
        _take(proxy, "http://silent.example/")


def test_more_bytes_than_allowed_are_cut_and_said(proxy: ProxyAddress) -> None:
    taken = _take(proxy, "http://site.example/large", capture_bytes=1_000_000)

    (page,) = (one for one in taken.pieces if one.url == "http://site.example/large")
    assert 900_000 < len(page.body) <= 1_000_000
    assert page.truncated == "length"


def test_nothing_of_a_browser_is_left(taken: Taken) -> None:
    assert _browsers() == []


def test_the_browser_asks_nobody_but_the_page(taken: Taken, visited: Visited) -> None:
    assert visited.names == {"site.example", "inside.example", "169.254.169.254"}


@contextmanager
def secure_site(folder: Path) -> Iterator[tuple[int, str]]:
    """Serve the site over TLS; give its port and the SHA-256 of its certificate."""
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
         "-nodes", "-keyout", "key.pem", "-out", "cert.pem", "-subj", "/CN=site.example"],
        cwd=folder, check=True, capture_output=True,
    )  # fmt: skip
    inside = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    inside.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.socket = inside.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    der = ssl.PEM_cert_to_DER_cert((folder / "cert.pem").read_text())
    yield server.server_address[1], hashlib.sha256(der).hexdigest()
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_page_over_tls_is_told_with_its_certificate(
    proxy: ProxyAddress, internet: Internet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trusting = (*chromium._ARGUMENTS, "--ignore-certificate-errors")
    with secure_site(tmp_path) as (port, certificate):
        internet.doors[PUBLIC, 443] = port
        with pytest.raises(SourceUnavailable, match="did not load"):
            _take(proxy, "https://site.example/new")  # nobody vouches for this certificate
        monkeypatch.setattr(chromium, "_ARGUMENTS", trusting)
        taken = _take(proxy, "https://site.example/new")

    assert (taken.status, taken.certificate) == (200, certificate)


@pytest.mark.compiled
def test_what_a_browser_brought_is_a_valid_archive(taken: Taken, tmp_path: Path) -> None:
    pytest.importorskip("wacz", reason="requirements/compiled.txt is not installed")
    packed = wacz_of(taken, software="Fireline test", about={})
    (tmp_path / "page.wacz").write_bytes(packed)

    said = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "wacz", "validate", "-f", tmp_path / "page.wacz"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert "Validation succeeded" in said.stdout
    assert why_not_whole(packed) == ""
    assert shown_of(packed)[0] == "image/png"
