from collections.abc import Callable

import pytest
from django.test import Client

from integration.web.conftest import House
from integration.web.small_world import account

SignIn = Callable[[object], Client]
ASKED = [
    ("get", "/accounts/of/a%00:b", {}),
    ("get", "/places/of/a%00:b", {}),
    ("post", "/files/%00/uncover/", {}),
    ("post", f"/files/{'0' * 64}/uncover/", {"post": "a\x00b"}),
    (
        "post",
        f"/accounts/of/{account(0)}",
        {"purpose": "assessment", "reason": "EXERCISE \x00 ten"},
    ),
    ("get", "/referrals/?state=%00", {}),
    ("get", "/?kind=%00&%00=1", {}),
    ("post", "/members/add/", {"name": "a\x00", "role": "officer", "languages": "en"}),
    ("get", "/api/v1/accounts/a%00:b", {}),
    ("post", "/sign-in/", {"login": "a\x00", "password": "b\x00"}),
]


@pytest.mark.parametrize(("how", "where", "told"), ASKED)
def test_what_no_database_keeps_is_said_to_be_unreadable(
    how: str, where: str, told: dict[str, str], house: House, sign_in: SignIn
) -> None:
    lea = sign_in(house.cast.lea)

    response = getattr(lea, how)(where, told)

    assert response.status_code == 400
    assert "The request could not be read" in response.content.decode()


def test_everything_else_that_people_write_is_read(house: House, sign_in: SignIn) -> None:
    words = "EXERCISE وَلا مِن 🔥 \u202e rin dabu \ufffd"

    opened = sign_in(house.cast.lea).post(
        f"/accounts/of/{account(1)}", {"purpose": "assessment", "reason": words}
    )

    assert opened.status_code == 302
