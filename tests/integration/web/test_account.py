from collections.abc import Callable

from django.test import Client

from integration.web.conftest import House
from integration.web.small_world import account

SignIn = Callable[[object], Client]
REASON = "EXERCISE the item of the queue needs it"


def where(number: int) -> str:
    return f"/accounts/of/{account(number)}"


def opened(client: Client, number: int) -> str:
    client.post(where(number), {"purpose": "assessment", "reason": REASON})
    return client.get(where(number)).content.decode()


def test_a_record_opens_only_with_a_reason(house: House, sign_in: SignIn) -> None:
    ann = sign_in(house.cast.ann)

    before = ann.get(where(0)).content.decode()
    refused = [
        ann.post(where(0), told)
        for told in (
            {"purpose": "assessment", "reason": "why not"},
            {"purpose": "curiosity", "reason": REASON},
            {"reason": REASON},
            {},
        )
    ]

    assert "Reading a person's record is an act." in before
    assert "What it sustains" not in before
    assert [answer.status_code for answer in refused] == [422] * 4
    assert not any("What it sustains" in answer.content.decode() for answer in refused)


def test_an_opening_that_was_refused_is_recorded(house: House, sign_in: SignIn) -> None:
    sign_in(house.cast.ann).post(where(6), {"reason": REASON})
    sign_in(house.cast.ben).post(where(6), {"purpose": "assessment", "reason": "so"})

    assert recorded(house, 6) == [
        ("officer:turned_away", house.cast.ann.id, None, "no purpose was named"),
        (
            "officer:turned_away",
            house.cast.ben.id,
            "assessment",
            "a reason has 10 characters at least",
        ),
    ]


def test_that_it_was_opened_and_why_is_kept_with_the_officers_name(
    house: House, sign_in: SignIn
) -> None:
    opened(sign_in(house.cast.ben), 1)

    assert recorded(house, 1) == [("account:opened", house.cast.ben.id, "assessment", REASON)]


def recorded(house: House, number: int) -> list[tuple[object, ...]]:
    with house.within():
        ledger = house.installation.desk(house.authority).ledger
        rows = ledger.recorded(on=f"account {account(number)}")
    return [(row.act, row.officer, row.purpose, row.because) for row in rows]


def test_what_one_officer_opened_is_closed_to_the_next(house: House, sign_in: SignIn) -> None:
    opened(sign_in(house.cast.ann), 0)

    assert "What it sustains" not in sign_in(house.cast.ben).get(where(0)).content.decode()


def test_the_score_stands_with_its_interval_its_reason_and_the_volume(
    house: House, sign_in: SignIn
) -> None:
    page = opened(sign_in(house.cast.ann), 0)

    for said in (
        "420",
        "between 300 and 610",
        "rank 1",
        "EXERCISE first posted the work",
        "rank 3",
    ):
        assert said in page


def test_the_line_of_returns_is_shown_from_both_ends(house: House, sign_in: SignIn) -> None:
    ann = sign_in(house.cast.ann)

    for number in (4, 5):
        page = opened(ann, number)
        assert "@spiral.exercise.example" in page
        assert "To be judged" in page


def test_setting_aside_needs_a_reason_and_can_be_taken_back(house: House, sign_in: SignIn) -> None:
    ann = sign_in(house.cast.ann)
    opened(ann, 2)

    ann.post(f"/accounts/set-aside/{account(2)}", {"reason": "EXERCISE it reports on shapes"})
    aside = ann.get(where(2)).content.decode()
    ann.post(f"/accounts/take-back/{account(2)}", {"reason": "EXERCISE it does not any more"})
    back = ann.get(where(2)).content.decode()

    assert "EXERCISE it reports on shapes" in aside
    assert "Set aside" in aside
    assert "Why it is set aside" not in back


def test_no_other_address_shows_a_record_that_is_closed(house: House, sign_in: SignIn) -> None:
    ann = sign_in(house.cast.ann)

    for act in ("set-aside", "take-back"):
        answer = ann.post(f"/accounts/{act}/{account(7)}", {"reason": ""}, follow=True)
        assert "Reading a person's record is an act." in answer.content.decode()
        assert answer.redirect_chain == [(where(7), 302)]


def test_an_account_as_a_whole_can_be_referred(house: House, sign_in: SignIn) -> None:
    ann = sign_in(house.cast.ann)
    closed = ann.post(f"/accounts/refer/{account(3)}", follow=True)
    place = closed.redirect_chain[-1][0]
    ann.post(place, {"purpose": "referral", "reason": REASON})
    answer = ann.get(place)

    assert "Reading a person's record is an act." in closed.content.decode()
    assert ann.post(place).status_code == 302
    assert "Draft a referral" in answer.content.decode()
    assert "Account · <bdi>exercise</bdi>" in answer.content.decode()


def test_a_word_that_is_no_account_is_not_found(house: House, sign_in: SignIn) -> None:
    assert sign_in(house.cast.ann).get("/accounts/of/nobody").status_code == 404
