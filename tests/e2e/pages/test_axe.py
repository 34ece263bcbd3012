"""axe-core finds nothing on any page, however an officer looks at it.

The rules are axe's own, best practices among them: doc/rule-descriptions.md of
https://github.com/dequelabs/axe-core.
"""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from e2e.pages.conftest import Seat
from e2e.pages.test_pages_are_for_everybody import PAGES, opened
from integration.web.conftest import House

ROOT = Path(__file__).parents[3]
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
ASK = """async () => (await axe.run(document, {resultTypes: ["violations"]})).violations.map(
    (one) => `${one.id}: ${one.help}: ${one.nodes.map((n) => n.html.slice(0, 120)).join(" | ")}`
)"""
#: 400 % zoom of a window of 1280 by 1024 (WCAG 2.2, 1.4.10, note 1): so many pixels are left.
ZOOMED = {"width": 320, "height": 256}
LOOKS = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "right to left": {"locale": "ar-XB"},
    "right to left and dark": {"locale": "ar", "color_scheme": "dark"},
    "400 % zoom": {"viewport": ZOOMED, "device_scale_factor": 4},
    "400 % zoom, right to left": {"viewport": ZOOMED, "device_scale_factor": 4, "locale": "ar-XB"},
}


def wrong(page: Page) -> list[str]:
    """Return what axe-core has against the page as it stands."""
    page.evaluate(AXE.read_text("utf-8"))
    return page.evaluate(ASK)


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_on_any_page(look: str, house: House, seat: Seat):
    desk = seat(house.cast.ben, **LOOKS[look])

    found = {name: wrong(opened(desk, name, house).page) for name in PAGES}

    assert {name: said for name, said in found.items() if said} == {}


@pytest.mark.parametrize("look", ["light", "dark", "right to left"])
def test_axe_finds_nothing_before_one_has_signed_in(look: str, address: str, chromium: object):
    context = chromium.new_context(**LOOKS[look])  # type: ignore[attr-defined] -- a browser
    page = context.new_page()
    page.goto(f"{address}/sign-in/")

    found = wrong(page)

    context.close()
    assert found == []


def test_axe_sees_what_is_wrong(house: House, seat: Seat):
    page = seat(house.cast.ben).page
    page.evaluate("document.querySelector('main').append(document.createElement('button'))")

    assert [said.split(":")[0] for said in wrong(page)] == ["button-name"]
