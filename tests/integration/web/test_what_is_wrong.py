"""What is ill-formed is said at the top, with a link to where it stands, and nothing is lost."""

import re

import pytest

from integration.web.conftest import House
from integration.web.every_address import every_address
from integration.web.test_everybody_everywhere import seat

SHRUG = {"reason": "EXERCISE"}
#: What each form is sent that it cannot take.
ILL_FORMED: dict[str, dict[str, str]] = {
    "account": SHRUG,
    "add_member": {"name": "two words", "role": "king", "languages": ""},
    "answer": {"outcome": "none"},
    "change_role": {"role": "king", **SHRUG},
    "close": SHRUG,
    "dismiss": {"dismissal-reason": "EXERCISE"},
    "draft": {"recipient": "nobody", "instrument": "none"},
    "judge": {"title": "EXERCISE"},
    "lock": SHRUG,
    "make_token": {"name": ""},
    "redraft": {"terms": "EXERCISE"},
    "refuse": SHRUG,
    "sighting": SHRUG,
    "take_factor": SHRUG,
    "withdraw": SHRUG,
}


def linked(page: str) -> list[str]:
    return re.findall(r'<li><a href="#([^"]*)"', page)


@pytest.fixture(scope="module", autouse=True)
def delivered(house: House) -> None:
    """Have what is approved sent, so that it can be answered and taken back."""
    from fireline import refer

    desk = house.installation.desk(house.authority)
    while refer.deliver_next(
        file=desk.case_file,
        outbox=desk.outbox,
        channels=desk.channels,
        clock=desk.clock,
        authority=house.authority.id,
    ):
        pass


@pytest.mark.parametrize("name", sorted(ILL_FORMED))
def test_each_thing_that_is_wrong_is_led_to(name: str, house: House) -> None:
    sent = {act: f"/referrals/{house.world.sent.id}/{act}/" for act in ("answer", "withdraw")}
    lea, addresses = seat(house, "lea"), {**dict(every_address(house)), **sent}

    answer = lea.post(addresses[name], ILL_FORMED[name])
    page = answer.content.decode()
    there = re.findall(r'\bid="([^"]+)"', page)

    assert answer.status_code == 422
    assert linked(page)
    assert [one for one in linked(page) if there.count(one) != 1] == []


def test_what_was_written_about_a_member_stays(house: House) -> None:
    lea, member = seat(house, "lea"), house.cast.aud

    page = lea.post(f"/members/{member.id}/role/", {"role": "officer", **SHRUG}).content.decode()
    row = page.partition(f"Change {member.name}</summary>")[2].partition("</details>")[0]

    assert f"<details open><summary>Change {member.name}" in page
    assert "EXERCISE</textarea>" in row
    assert '<option value="officer" selected>' in row
