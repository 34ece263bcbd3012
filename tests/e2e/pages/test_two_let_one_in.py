from pathlib import Path

import pytest
from playwright.sync_api import Browser

from e2e.pages.conftest import Desk, Seat
from integration.web.conftest import House

CHECKS = (Path(__file__).parent / "page_checks.js").read_text("utf-8")
OWN = "a-password-of-my-own-1"


def shown(desk: Desk) -> str:
    return desk.page.locator("p.key").inner_text()


@pytest.mark.parametrize("width", [1280, 320])
def test_two_let_one_in_who_chooses_a_password_first(
    width: int, house: House, seat: Seat, chromium: Browser, address: str
) -> None:
    name = f"eva-{width}"
    lea, ben = seat(house.cast.lea, width=width), seat(house.cast.ben, width=width)
    lea.open("/members/")
    lea.page.fill("#new_name", name)
    lea.page.fill("#new_reason", "EXERCISE joins the night shift")
    lea.page.click("text=Add >> nth=-1")
    first, asked = shown(lea), lea.page.evaluate(CHECKS)
    ben.open("/members/")
    ben.page.click("main >> text=Agree")
    second, agreed = shown(ben), ben.page.evaluate(CHECKS)

    context = chromium.new_context(viewport={"width": width, "height": 860})
    eva = Desk(context.new_page(), address, [])
    eva.open("/sign-in/")
    eva.page.fill("[name=login]", name)
    eva.page.fill("[name=password]", first + second)
    eva.page.click("main button")
    eva.page.wait_for_url(f"{address}/password/")
    led = eva.page.evaluate(CHECKS)
    eva.page.fill("[name=oldpassword]", first + second)
    eva.page.fill("[name=password1]", OWN)
    eva.page.fill("[name=password2]", OWN)
    eva.page.click("main form button")
    eva.page.wait_for_selector("text=The password is changed.")
    eva.open("/")

    assert (asked, agreed, led) == ([], [], [])
    assert eva.heading() == "Queue"
    assert (lea.complaints, ben.complaints) == ([], [])
    context.close()
