"""Figures on pages are rounded, never cut off."""

import pytest

from fireline.web.templatetags.fireline import amount, chance_said, share

pytestmark = pytest.mark.usefixtures("installation")  # filters ask the settings of the desk


@pytest.mark.parametrize(
    ("number", "shown"), [(299.99, "300"), (9.96, "10.0"), (0.996, "1.00"), (66_666.7, "66,667")]
)
def test_an_amount_is_rounded(number: float, shown: str) -> None:
    assert amount(number) == shown


def test_a_share_and_a_chance_are_rounded() -> None:
    assert (share(2 / 3), chance_said(0.0496)) == ("67%", "0.050")
