import hashlib
import io
from collections.abc import Callable

from django.test import Client
from PIL import Image

from fireline.web.still import still_type
from integration.web.conftest import House
from integration.web.small_world import shape

SignIn = Callable[[object], Client]
SHA256 = hashlib.sha256(shape()).hexdigest()


def moving(kind: str) -> bytes:
    """Return a picture that moves."""
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue", "green")]
    held = io.BytesIO()
    frames[0].save(held, kind, save_all=True, append_images=frames[1:], duration=80)
    return held.getvalue()


def still(kind: str) -> bytes:
    """Return a picture that does not."""
    held = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(held, kind)
    return held.getvalue()


def test_what_was_not_uncovered_is_not_found(house: House, sign_in: SignIn) -> None:
    assert sign_in(house.cast.ann).get(f"/files/{SHA256}/glass/").status_code == 404


def test_uncovering_is_an_act_that_is_recorded(house: House, sign_in: SignIn) -> None:
    sign_in(house.cast.ben).post(f"/files/{SHA256}/uncover/", {"post": "exercise:p10"})

    with house.within():
        rows = house.installation.desk(house.authority).ledger.recorded(on=f"file {SHA256}")
    assert [(row.act, row.officer) for row in rows] == [("evidence:opened", house.cast.ben.id)]


def test_an_uncovered_picture_stands_behind_glass(house: House, sign_in: SignIn) -> None:
    lea = sign_in(house.cast.lea)
    part = lea.post(f"/files/{SHA256}/uncover/", headers={"HX-Request": "true"}).content.decode()

    glass = lea.get(f"/files/{SHA256}/glass/")

    assert 'sandbox=""' in part
    policy = glass.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox; default-src 'none'; img-src data:;")
    assert "script-src" not in policy
    assert "grayscale(1)" in glass.content.decode()
    assert "data:image/png;base64," in glass.content.decode()
    assert glass.headers["Cache-Control"] == "no-store"


def test_a_file_that_was_not_fetched_says_so(house: House, sign_in: SignIn) -> None:
    ann = sign_in(house.cast.ann)
    ann.post(f"/files/{'a' * 64}/uncover/")

    page = ann.get(f"/files/{'a' * 64}/glass/").content.decode()

    assert "was not fetched" in page


def test_only_what_does_not_move_is_a_still_picture() -> None:
    shown = {kind: still_type(still(kind)) for kind in ("PNG", "JPEG", "GIF", "WEBP")}

    assert shown == {
        "PNG": "image/png",
        "JPEG": "image/jpeg",
        "GIF": "image/gif",
        "WEBP": "image/webp",
    }
    assert {kind: still_type(moving(kind)) for kind in ("PNG", "GIF", "WEBP")} == {
        "PNG": None,
        "GIF": None,
        "WEBP": None,
    }
    assert still_type(b"<svg onload='alert(1)'>") is None
