from e2e.pages.conftest import Seat
from integration.web.conftest import House
from integration.web.small_world import WEIGHED, account


def test_the_queue_is_walked_and_opened_by_keys_alone(house: House, seat: Seat) -> None:
    page = seat(house.cast.ann).page

    focused = []
    for key in ("j", "j", "k"):
        page.keyboard.press(key)
        focused.append(page.evaluate("document.activeElement.textContent"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/referrals/**")

    assert focused[0] == focused[2] != focused[1]
    page.keyboard.press("u")
    page.wait_for_url("**/referrals/")


def test_the_first_tab_skips_to_the_content(house: House, seat: Seat) -> None:
    page = seat(house.cast.ann).page

    page.keyboard.press("Tab")
    first = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")

    assert first == "Skip to the content"
    assert page.evaluate("document.activeElement.id") == "page"


def test_what_has_the_focus_is_seen_to_have_it(house: House, seat: Seat) -> None:
    page = seat(house.cast.ann).page

    unseen = []
    for _ in range(12):
        page.keyboard.press("Tab")
        outline = page.evaluate(
            """() => { const e = document.activeElement;
            const drawn = (s) => s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2;
            return drawn(getComputedStyle(e)) || drawn(getComputedStyle(e, '::after'))
                ? '' : e.outerHTML.slice(0, 80) }"""
        )
        unseen.append(outline)

    assert [one for one in unseen if one] == []


def test_help_opens_and_closes_by_keys(house: House, seat: Seat) -> None:
    page = seat(house.cast.ann).page

    page.keyboard.press("?")
    shown = page.locator("#keys").is_visible()
    page.keyboard.press("Escape")

    assert (shown, page.locator("#keys").is_visible()) == (True, False)


def test_keys_write_in_fields_and_can_be_turned_off(house: House, seat: Seat) -> None:
    desk = seat(house.cast.ann)
    desk.open(f"/accounts/of/{account(2)}")

    desk.page.focus("[name=reason]")
    desk.page.keyboard.type("jack?")
    written = desk.page.input_value("[name=reason]")
    desk.open("/design/")
    desk.page.click(".menu summary")
    desk.page.uncheck("[name=keys]")
    desk.page.click(".menu-body >> text=Apply")
    desk.page.keyboard.press("?")

    assert written == "jack?"
    assert not desk.page.locator("#keys").is_visible()


def test_a_picture_is_shown_grey_and_only_when_asked(house: House, seat: Seat) -> None:
    desk = seat(house.cast.ann)
    desk.open(f"/candidates/{house.world.candidate.id}/")
    before = desk.page.locator("iframe").count()

    desk.page.click("text=Show it in grey")
    frame = desk.page.frame_locator("iframe.looking-glass")
    frame.locator("img").wait_for()

    assert before == 0
    assert frame.locator("img").evaluate("e => e.naturalWidth") == 320
    assert desk.page.locator("#said").inner_text() == "The picture is shown in grey."
    assert desk.complaints == []


def test_two_officers_carry_a_post_from_the_queue_to_the_outbox(house: House, seat: Seat) -> None:
    ann = seat(house.cast.ann)
    ann.page.click("text=EXERCISE circles on walls >> nth=1")
    ann.page.click("text=Capture it as it is now")
    ann.page.fill("[name=reasons]", "EXERCISE it asks people to draw circles")
    ann.page.fill("[name=terms]", "Shapes 4.2: no circles")
    ann.page.click("text=Save the draft")
    ann.page.click("button:has-text('Run the guard')")
    ann.page.fill("[name=reason] >> visible=true", WEIGHED)
    ann.page.click("button:has-text('Deconflict')")
    where = ann.page.url.removeprefix(ann.address)
    waits = ann.page.locator("text=You drafted it, so another officer approves it.").count()

    ben = seat(house.cast.ben)
    ben.open(where)
    ben.page.click("text=Approve and send")

    assert waits == 1
    assert ben.page.locator("text=It is approved and waits in the outbox.").count() == 1
    assert ann.complaints == ben.complaints == []


def test_an_officer_without_scripts_can_do_the_same(house: House, seat: Seat) -> None:
    desk = seat(house.cast.lea, java_script_enabled=False)

    desk.open(f"/candidates/{house.world.candidate.id}/")
    desk.page.click("text=Show it in grey")
    shown = desk.page.locator("iframe.looking-glass").count()
    desk.open(f"/referrals/{house.world.referral.id}/")
    desk.page.click("text=Approve and send")

    assert shown == 1
    assert desk.page.locator("text=It is approved and waits in the outbox.").count() == 1


def test_a_candidate_is_judged_with_every_question_answered(house: House, seat: Seat) -> None:
    desk = seat(house.cast.ann)
    page = desk.page
    desk.open(f"/candidates/{house.world.candidate.id}/")

    page.click("text=Judge and track it")
    refused = page.locator("[role=alert]").inner_text()
    page.fill("[name=title]", "EXERCISE three shapes")
    page.check("[name=tier][value=promotional]")
    page.check("[name=ground][value=A_INCITE]")
    page.fill("[name=reasons]", "EXERCISE it asks to draw shapes on every wall")
    page.fill("[name=purpose]", "EXERCISE it is spread so that others draw the same shapes")
    for radio in page.locator(".grid-line input[value=no]").all():
        radio.check()
    page.click("text=Judge and track it")
    page.wait_for_url("**/works/**")

    assert "There is a problem with what you wrote." in refused
    assert desk.heading() == "EXERCISE three shapes"
    assert [one for one in desk.complaints if "422" not in one] == []
