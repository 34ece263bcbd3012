import base64
import hashlib
import io
import time
from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from PIL import Image

from fireline.sandbox import decoder
from integration.web.conftest import House, Wall
from integration.web.small_world import shape

SignIn = Callable[[object], Client]
SHA256 = hashlib.sha256(shape()).hexdigest()


@pytest.fixture(autouse=True)
def content_port(house: House) -> Iterator[None]:
    """Say where content would be served; these tests ask it without a socket."""
    from fireline.web.content_origin import serve_content_on

    serve_content_on(8901)
    yield
    serve_content_on(0)


def test_what_was_not_uncovered_is_not_found(house: House, sign_in: SignIn) -> None:
    assert sign_in(house.cast.ann).get(f"/files/{SHA256}/glass/").status_code == 404


def test_uncovering_is_an_act_that_is_recorded(house: House, sign_in: SignIn) -> None:
    sign_in(house.cast.ben).post(f"/files/{SHA256}/uncover/", {"post": "exercise:p10"})

    with house.within():
        rows = house.installation.desk(house.authority).ledger.recorded(on=f"file {SHA256}")
    assert [(row.act, row.officer) for row in rows] == [("evidence:opened", house.cast.ben.id)]


def answer_to(method: str, path: str, headers: dict[str, str]) -> "Answer":  # noqa: F821 -- Django is set up later
    from fireline.web.content import answer_to as asked

    return asked(method, path, headers)


def answer_for(client: Client, sha256: str) -> "Answer":  # noqa: F821 -- as above
    """Uncover a file, follow the frame to the content origin, and return what it answers."""
    client.post(f"/files/{sha256}/uncover/")
    where = client.get(f"/files/{sha256}/glass/")["Location"]
    host, _, path = where.removeprefix("http://").partition("/")
    return answer_to("GET", f"/{path}", {"host": host, "sec-fetch-dest": "iframe"})


def keep(house: House, data: bytes) -> str:
    """Keep hostile bytes among the files of the unit."""
    return house.installation.media.put(data)


def test_an_uncovered_picture_comes_from_another_origin_as_grey_pixels(
    house: House, sign_in: SignIn
) -> None:
    lea = sign_in(house.cast.lea)
    part = lea.post(f"/files/{SHA256}/uncover/", headers={"HX-Request": "true"}).content.decode()

    led = lea.get(f"/files/{SHA256}/glass/")
    shown = answer_for(lea, SHA256)

    assert 'sandbox=""' in part
    assert led["Location"].startswith("http://localhost:8901/content/")
    assert led["Cache-Control"] == "no-store"
    assert (
        "frame-src 'self' http://localhost:8901;" in f"{lea.get('/')['Content-Security-Policy']};"
    )
    picture = shown.body.decode().partition("base64,")[2].partition('"')[0]
    made = Image.open(io.BytesIO(base64.b64decode(picture)))
    assert (made.format, made.mode, made.size) == ("PNG", "L", (320, 240))
    assert base64.b64encode(shape()).decode() not in shown.body.decode()


def test_content_says_that_it_may_do_nothing(house: House, sign_in: SignIn) -> None:
    shown = answer_for(sign_in(house.cast.ann), SHA256)

    assert dict(shown.headers) == {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Length": str(len(shown.body)),
        "Content-Disposition": f'inline; filename="{SHA256[:16]}.html"',
        "Content-Security-Policy": (
            "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline';"
            " form-action 'none'; base-uri 'none'; frame-ancestors http://127.0.0.1"
        ),
        "Cache-Control": "no-store",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Origin-Agent-Cluster": "?1",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), autoplay=()",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-DNS-Prefetch-Control": "off",
    }


def test_a_link_is_for_one_minute_one_host_and_a_frame(
    house: House, sign_in: SignIn, wall: Wall
) -> None:
    ann = sign_in(house.cast.ann)
    ann.post(f"/files/{SHA256}/uncover/")
    host, _, path = ann.get(f"/files/{SHA256}/glass/")["Location"][7:].partition("/")

    def code(**more: str) -> int:
        told = {"host": host, "sec-fetch-dest": "iframe", **more}
        return answer_to(more.pop("method", "GET"), f"/{path}", told).status.value

    asked = {
        "whole": code(),
        "desk's own host": code(host="127.0.0.1"),
        "a page of its own": code(**{"sec-fetch-dest": "document"}),
        "a script": code(**{"sec-fetch-dest": "script"}),
        "posted": code(method="POST"),
        "changed": answer_to("GET", f"/{path}x", {"host": host}).status.value,
        "none": answer_to("GET", "/content/", {"host": host}).status.value,
    }
    wall.later(seconds=61)

    assert asked == {
        "whole": 200,
        "desk's own host": 404,
        "a page of its own": 404,
        "a script": 404,
        "posted": 405,
        "changed": 404,
        "none": 404,
    }
    assert code() == 404


def test_a_link_of_an_officer_who_was_locked_shows_nothing(house: House, sign_in: SignIn) -> None:
    from fireline.store.casework.models import Officer

    ann = sign_in(house.cast.ann)
    before = answer_for(ann, SHA256).status.value
    ann.post(f"/files/{SHA256}/uncover/")
    host, _, path = ann.get(f"/files/{SHA256}/glass/")["Location"][7:].partition("/")
    Officer.objects.filter(pk=house.cast.ann.id).update(is_active=False)

    after = answer_to("GET", f"/{path}", {"host": host}).status.value
    Officer.objects.filter(pk=house.cast.ann.id).update(is_active=True)

    assert (before, after) == (200, 404)


def test_files_are_shown_by_what_their_bytes_are(house: House, sign_in: SignIn) -> None:
    ann = sign_in(house.cast.ann)
    page, drawing = b"<!DOCTYPE html><h1>EXERCISE</h1>", b"<?xml version='1.0'?><svg></svg>"
    files = {
        "a page after many remarks": b"<!---->" * 9 + page,
        "page": page,
        "drawing": drawing,
        "a page that hides in a picture": shape() + page,
        "nothing known": b"EXERCISE\x00<html>",
    }

    shown = {name: answer_for(ann, keep(house, data)).body.decode() for name, data in files.items()}

    assert {name: marks(body) for name, body in shown.items()} == {
        "a page after many remarks": ["<h1>EXERCISE</h1>"],
        "page": ["<h1>EXERCISE</h1>"],
        "drawing": ["data:image/svg+xml"],
        "a page that hides in a picture": ["data:image/png"],
        "nothing known": ["no picture that can be shown"],
    }


def marks(body: str) -> list[str]:
    """Return by what a page shows how a file is shown."""
    known = ("<h1>EXERCISE</h1>", "data:image/svg+xml", "data:image/png", "no picture that can be")
    return [one if one[-1] != "e" else f"{one} shown" for one in known if one in body]


def test_a_picture_that_moves_is_shown_as_one_still(house: House, sign_in: SignIn) -> None:
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue", "green")]
    held = io.BytesIO()
    frames[0].save(held, "GIF", save_all=True, append_images=frames[1:], duration=80)

    shown = answer_for(sign_in(house.cast.ann), keep(house, held.getvalue())).body.decode()

    made = Image.open(io.BytesIO(base64.b64decode(shown.partition("base64,")[2].partition('"')[0])))
    assert (getattr(made, "n_frames", 1), made.getpixel((0, 0))) == (1, 76)  # red's luma


def test_a_file_that_cannot_be_shown_says_why(house: House, sign_in: SignIn) -> None:
    ann = sign_in(house.cast.ann)

    missing = answer_for(ann, "a" * 64).body.decode()
    broken = answer_for(ann, keep(house, b"\x89PNG EXERCISE broken")).body.decode()

    assert "was not fetched" in missing
    assert "no picture that can be shown" in broken


def test_without_a_decoder_the_page_says_so(
    house: House, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.installation.pictures.close()
    monkeypatch.setattr(decoder.sys, "executable", "/usr/bin/false")

    shown = answer_for(sign_in(house.cast.ann), SHA256)

    assert "No decoder is there" in shown.body.decode()


def test_a_file_made_to_be_looked_at_for_ever_is_not(house: House) -> None:
    from fireline.web.rendition import document_kind

    started = time.process_time()
    kinds = {document_kind(b"<!---->" * 146), document_kind(b"<?" + b"?><?" * 300)}

    assert (kinds, time.process_time() - started < 0.1) == ({""}, True)


def captured_at(house: House) -> str:
    """Return the hash of a capture that the small world made."""
    with house.within():
        (line, *_) = house.installation.desk(house.authority).evidence.custody()
    return line.sha256


def test_evidence_is_opened_through_its_key_and_stands_in_its_custody(
    house: House, sign_in: SignIn
) -> None:
    sha256 = captured_at(house)

    answer = answer_for(sign_in(house.cast.ben), sha256)

    assert b"EXERCISE" in answer.body
    assert b"<pre>" in answer.body
    with house.within():
        lines = house.installation.desk(house.authority).evidence.custody(sha256)
    assert [(one.deed.value, one.by) for one in lines] == [
        ("captured", house.cast.ann.id),
        ("opened", house.cast.ben.id),
    ]


def test_another_authority_opens_nothing_of_it(house: House, sign_in: SignIn) -> None:
    answer = answer_for(sign_in(house.cast.dan), captured_at(house))

    assert b"EXERCISE" not in answer.body


def test_the_page_of_a_place_offers_its_evidence(house: House, sign_in: SignIn) -> None:
    page = sign_in(house.cast.ann).get(f"/places/{house.world.drafted.location}/")

    with house.within():
        desk = house.installation.desk(house.authority)
        (kept,) = desk.case_file.captures(house.world.drafted.location)
    assert f"/files/{kept.sha256}/uncover/" in page.content.decode()
