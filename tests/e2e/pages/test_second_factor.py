from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from e2e import second_factor
from fireline.domain.authority import Officer
from integration.web.conftest import PASSWORD, House

PASSKEY = {
    "protocol": "ctap2",
    "transport": "usb",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def in_earnest(house: House) -> Iterator[None]:
    """Take the exercise for a real installation, which asks for a second factor."""
    from django.test import override_settings

    with override_settings(FIRELINE_EXERCISE=False):
        yield


@pytest.fixture
def window(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context()
    yield context.new_page()
    context.close()


def sign_in(page: Page, desk: str, officer: Officer) -> None:
    page.goto(f"{desk}/sign-in/")
    page.fill("[name=login]", officer.name)
    page.fill("[name=password]", PASSWORD)
    page.click("main button")


def sign_out(page: Page) -> None:
    page.click(".menu summary")
    page.click(".menu-body >> text=Sign out")


def answer(page: Page, code: str) -> None:
    page.fill("[name=code]", code)
    page.click("main button >> nth=0")


def complaints(page: Page) -> list[str]:
    told: list[str] = []
    page.on("console", lambda said: told.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: told.append(str(error)))
    return told


def test_a_lead_sets_up_codes_and_is_asked_for_one_at_the_door(
    house: House, address: str, window: Page, in_earnest: None
) -> None:
    told = complaints(window)
    sign_in(window, address, house.cast.lea)
    window.wait_for_url("**/second-factor/")
    secret = second_factor.set_up(window, address)
    codes = window.input_value("#recovery_codes").split()
    window.goto(f"{address}/")
    inside = window.locator("h1").inner_text()
    sign_out(window)

    sign_in(window, address, house.cast.lea)
    window.wait_for_url("**/second-factor/authenticate/")
    code = second_factor.code(secret)
    answer(window, code)
    window.wait_for_url(f"{address}/")
    sign_out(window)
    sign_in(window, address, house.cast.lea)
    answer(window, code)
    again = window.locator("main").inner_text()
    answer(window, codes[0])
    window.wait_for_url(f"{address}/")

    assert inside == "Queue"
    assert "Incorrect code." in again  # each opens once
    assert len(codes) == 10
    assert told == []


def test_an_approver_sets_up_a_passkey_and_signs_in_with_it(
    house: House, address: str, window: Page, in_earnest: None
) -> None:
    desk = address.replace("127.0.0.1", "localhost")  # a key belongs to a name, never to a number
    told = complaints(window)
    tools = window.context.new_cdp_session(window)
    tools.send("WebAuthn.enable")
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": PASSKEY})
    sign_in(window, desk, house.cast.ben)
    window.wait_for_url("**/second-factor/")

    window.goto(f"{desk}/second-factor/webauthn/add/")
    window.fill("[name=name]", "EXERCISE key")
    window.click("#mfa_webauthn_add")
    window.wait_for_url("**/second-factor/recovery-codes/")
    window.goto(f"{desk}/")
    inside = window.locator("h1").inner_text()
    sign_out(window)
    sign_in(window, desk, house.cast.ben)
    window.wait_for_url("**/second-factor/authenticate/")
    window.click("#mfa_webauthn_authenticate")
    window.wait_for_url(f"{desk}/")

    assert inside == "Queue"
    assert told == []
