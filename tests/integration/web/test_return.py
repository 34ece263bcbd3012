from collections.abc import Callable

from django.test import Client

from integration.web.conftest import House

SignIn = Callable[[object], Client]
REASON = "EXERCISE the same hand draws both"


def test_both_accounts_and_each_reason_stand_side_by_side(house: House, sign_in: SignIn) -> None:
    page = sign_in(house.cast.ann).get(f"/returns/{house.world.succession.id}/").content.decode()

    assert "EXERCISE spiral" in page
    assert "EXERCISE مثلث" in page
    assert "the avatars are alike (PDQ distance 6)" in page


def test_a_verdict_needs_its_reason(house: House, sign_in: SignIn) -> None:
    answer = sign_in(house.cast.ann).post(
        f"/returns/{house.world.succession.id}/", {"verdict": "confirmed", "reason": ""}
    )

    assert answer.status_code == 422


def test_a_verdict_is_shown_with_who_said_it(house: House, sign_in: SignIn) -> None:
    ben = sign_in(house.cast.ben)

    answer = ben.post(
        f"/returns/{house.world.succession.id}/",
        {"verdict": "confirmed", "reason": REASON},
        follow=True,
    )

    page = answer.content.decode()
    assert "Confirmed by a person" in page
    assert REASON in page
    assert "Your verdict</h2>" not in page
