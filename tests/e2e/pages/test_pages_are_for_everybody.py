from pathlib import Path

import pytest

from e2e.pages.conftest import Desk, Seat
from integration.web.conftest import House
from integration.web.small_world import account

CHECKS = (Path(__file__).parent / "page_checks.js").read_text("utf-8")
PAGES = (
    "queue",
    "candidate",
    "works",
    "work",
    "sighting",
    "accounts",
    "by-volume",
    "what-if",
    "ask",
    "account",
    "return",
    "groups",
    "group",
    "place",
    "referrals",
    "referral",
    "sent",
    "reviews",
    "dashboard",
    "members",
    "tokens",
    "factor",
    "codes",
    "key",
    "password",
    "confirm",
    "design",
    "missing",
)


def where(name: str, house: House) -> str:
    world = house.world
    return {
        "queue": "/",
        "candidate": f"/candidates/{world.candidate.id}/",
        "works": "/works/",
        "work": f"/works/{world.work.id}/",
        "sighting": f"/sightings/{_a_sighting(house)}/",
        "accounts": "/accounts/",
        "by-volume": "/accounts/?by=volume&role=amplifier",
        "what-if": "/accounts/what-if/",
        "ask": f"/accounts/of/{account(1)}",
        "account": f"/accounts/of/{account(0)}",
        "return": f"/returns/{world.succession.id}/",
        "groups": "/groups/",
        "group": f"/groups/{world.group.id}/",
        "place": f"/places/{world.place}/",
        "referrals": "/referrals/",
        "referral": f"/referrals/{world.referral.id}/",
        "sent": f"/referrals/{world.sent.id}/",
        "reviews": "/reviews/",
        "dashboard": "/dashboard/",
        "members": "/members/",
        "tokens": "/tokens/",
        "factor": "/second-factor/",
        "codes": "/second-factor/totp/activate/",
        "key": "/second-factor/webauthn/add/",
        "password": "/password/",
        "confirm": "/confirm/",
        "design": "/design/",
        "missing": "/nowhere/",
    }[name]


def _a_sighting(house: House) -> object:
    from fireline.store.casework.models import SightingRow

    with house.within():
        return SightingRow.objects.values_list("pk", flat=True).first()


#: The pages that open with a purpose and a reason, each with what only the open one shows.
_ASKS = {"account": "#score-title", "return": "#bec-title", "group": "#acts-title"}


def opened(desk: Desk, name: str, house: House) -> Desk:
    """Open a page, with the purpose and the reason that a person's record asks for."""
    desk.open(where(name, house))
    if name in _ASKS and desk.page.locator("[name=purpose]").count():
        desk.page.check("[name=purpose][value=assessment]")
        desk.page.fill("[name=reason]", "EXERCISE a test looks at the page")
        desk.page.click("main button")
        desk.page.wait_for_selector(_ASKS[name])
    if name == "what-if":
        desk.page.fill("[name=accounts]", account(0))
        desk.page.click("main form button")
        desk.page.wait_for_selector("#heirs-title")
    return desk


def complaints(desk: Desk, name: str) -> list[str]:
    """Return what the browser complained about; a page that is not there is one by itself."""
    return [one for one in desk.complaints if not (name == "missing" and "404" in one)]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390, 320])
def test_every_page_can_be_seen_read_and_reached(
    scheme: str, width: int, house: House, seat: Seat
) -> None:
    desk = seat(house.cast.ben, width=width, color_scheme=scheme)

    found = {}
    for name in PAGES:
        opened(desk, name, house)
        found[name] = [*desk.page.evaluate(CHECKS), *complaints(desk, name)]
        desk.complaints.clear()

    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_every_page_can_be_read_from_right_to_left(house: House, seat: Seat) -> None:
    desk = seat(house.cast.ben, width=390, locale="ar")

    found = {}
    for name in PAGES:
        opened(desk, name, house)
        found[name] = desk.page.evaluate(CHECKS)

    assert desk.page.evaluate("document.documentElement.dir") == "rtl"
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_the_door_is_for_everybody_too(address: str, chromium: object) -> None:
    page = chromium.new_page()  # type: ignore[attr-defined] -- a browser
    page.goto(f"{address}/sign-in/")

    assert page.evaluate(CHECKS) == []
    page.close()
