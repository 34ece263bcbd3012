"""No page needs what the content policy forbids, and every answer carries the policy."""

import re
from html.parser import HTMLParser

import pytest
from django.test import Client

from integration.web.conftest import House
from integration.web.every_address import every_address
from integration.web.small_world import account
from integration.web.test_everybody_everywhere import EXPECTED, seat

DESK = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "frame-src": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}
#: Data that scripts of ours read; a browser runs none of it.
DATA = {"application/json"}
#: htmx's ways to run words of a template; with eval off it ignores some instead of refusing them.
EVALUATED = re.compile(r"^(hx-on|data-hx-on)|^(data-)?hx-vars$")
SAID_TO_RUN = re.compile(r"^\s*(javascript|js|vbscript|data:text/html)\s*:", re.IGNORECASE)
PAGES = sorted(name for (name, how), codes in EXPECTED.items() if how == "get" and "200" in codes)


class Inline(HTMLParser):
    """Notes what would run or be styled from within a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "style" or (tag == "script" and not self._is_ours(told)):
            self.found.append(f"<{tag}>")
        for name, value in told.items():
            if name == "style" or name.startswith("on") or EVALUATED.match(name):
                self.found.append(f"{tag} {name}")
            if SAID_TO_RUN.match(value):
                self.found.append(f"{tag} {name}={value}")
            if name.endswith("hx-trigger") and "[" in value:
                self.found.append(f"{tag} {name}={value}")

    def _is_ours(self, told: dict[str, str]) -> bool:
        return told.get("src", "").startswith("/static/") or told.get("type") in DATA


def inline(page: str) -> list[str]:
    parser = Inline()
    parser.feed(page)
    return parser.found


def policy(response: object) -> dict[str, str]:
    told = response.headers["Content-Security-Policy"]  # type: ignore[attr-defined] -- Django's
    return dict(one.strip().partition(" ")[::2] for one in told.split(";") if one.strip())


@pytest.mark.parametrize(
    ("page", "found"),
    [
        ("<p>kula</p>", []),
        ("<script>1</script>", ["<script>"]),
        ("<script src=//e.example/x.js></script>", ["<script>"]),
        ("<script src=/static/x.js></script>", []),
        ("<script type=application/json>{}</script>", []),
        ("<style>p{}</style>", ["<style>"]),
        ("<p style=color:red>", ["p style"]),
        ("<p ONCLICK=x()>", ["p onclick"]),
        ("<p hx-on:click=x()>", ["p hx-on:click"]),
        ("<p hx-vals='js:{a: 1}'>", ["p hx-vals=js:{a: 1}"]),
        ("<p hx-trigger='load[1==1]'>", ["p hx-trigger=load[1==1]"]),
        ("<a href=' JavaScript:x()'>", ["a href= JavaScript:x()"]),
    ],
)
def test_what_would_run_is_found(page: str, found: list[str]) -> None:
    assert inline(page) == found


def test_no_page_has_anything_inline_and_each_has_the_policy(house: House) -> None:
    from fireline.web.content_origin import serve_content_on

    serve_content_on(0)
    lea, addresses = seat(house, "lea"), dict(every_address(house))
    lea.post(addresses["account"], {"purpose": "assessment", "reason": "EXERCISE to see the page"})

    wrong = {}
    for name in PAGES:
        if name.startswith("api:") or name == "account_logout":
            continue
        response = lea.get(addresses[name])
        if response["Content-Type"].startswith("text/html"):
            wrong[name] = inline(response.content.decode())
        assert (name, policy(response)) == (name, DESK)

    assert len(wrong) > 20
    assert {name: found for name, found in wrong.items() if found} == {}


def test_the_pages_before_and_beside_the_desk_keep_to_it_too(house: House) -> None:
    stranger, ann = Client(SERVER_NAME="127.0.0.1"), seat(house, "ann")
    answers = {
        "door": stranger.get("/sign-in/"),
        "missing": ann.get("/nowhere/"),
        "forbidden": ann.get("/members/"),
        "refused": ann.post(f"/referrals/{house.world.sent.id}/redraft/", {}),
        "asked": ann.get(f"/accounts/of/{account(3)}"),
        "forged": Client(SERVER_NAME="127.0.0.1", enforce_csrf_checks=True).post("/sign-in/"),
    }

    assert [name for name, one in answers.items() if inline(one.content.decode())] == []
    assert {policy(one)["script-src"] for one in answers.values()} == {"'self'"}
