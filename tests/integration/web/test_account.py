from collections.abc import Callable

from django.test import Client

from integration.web.conftest import House, questions
from integration.web.small_world import account

SignIn = Callable[[object], Client]
REASON = "EXERCISE the item of the queue needs it"


def where(number: int) -> str:
    return f"/accounts/of/{account(number)}"


def opened(client: Client, number: int) -> str:
    client.post(where(number), {"reason": REASON})
    return client.get(where(number)).content.decode()


def test_a_record_opens_only_with_a_reason(house: House, sign_in: SignIn) -> None:
    ann = sign_in(house.cast.ann)

    before = ann.get(where(0)).content.decode()
    refused = ann.post(where(0), {"reason": "why not"})

    assert "Reading a person's record is an act." in before
    assert "What it sustains" not in before
    assert refused.status_code == 422


def test_that_it_was_opened_and_why_is_kept_with_the_officers_name(
    house: House, sign_in: SignIn
) -> None:
    opened(sign_in(house.cast.ben), 1)

    with house.within():
        rows = house.installation.desk(house.authority).ledger.recorded(on=f"account {account(1)}")
    assert [(row.act, row.officer, row.because) for row in rows] == [
        ("account:opened", house.cast.ben.id, REASON)
    ]


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


def test_an_account_as_a_whole_can_be_referred(house: House, sign_in: SignIn) -> None:
    answer = sign_in(house.cast.ann).post(f"/accounts/refer/{account(3)}", follow=True)

    assert "Draft a referral" in answer.content.decode()
    assert "Account · <bdi>exercise</bdi>" in answer.content.decode()


def test_the_list_asks_as_much_for_three_accounts_as_for_one(house: House, sign_in: SignIn) -> None:
    from fireline.store.casework.models import RankedAccount

    ann = sign_in(house.cast.ann)
    three = questions(ann, "/accounts/")
    with house.within():
        RankedAccount.objects.filter(rank__gt=1).delete()

    one = questions(ann, "/accounts/")

    assert (three, one) == (6, 6)


def test_a_word_that_is_no_account_is_not_found(house: House, sign_in: SignIn) -> None:
    assert sign_in(house.cast.ann).get("/accounts/of/nobody").status_code == 404
