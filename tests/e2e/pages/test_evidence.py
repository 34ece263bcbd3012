"""Evidence on the page of a location: captured, opened behind glass, and listed."""

import pytest

from e2e.pages.conftest import Seat
from integration.web.conftest import House

pytestmark = pytest.mark.server


def test_an_officer_opens_evidence_behind_glass(house: House, seat: Seat) -> None:
    ann = seat(house.cast.ann)
    ann.open(f"/places/{house.world.drafted.location}/")

    ann.page.click("text=Open this evidence")
    frame = ann.page.frame_locator("iframe.looking-glass")
    frame.locator("pre").wait_for()

    assert "EXERCISE" in frame.locator("pre").inner_text()
    assert ann.page.locator("#said").inner_text() == "The evidence is shown."
    assert ann.complaints == []
