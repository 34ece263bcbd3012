from collections.abc import Callable

from django.test import Client

from integration.web.conftest import House

SignIn = Callable[[object], Client]
REASON = "EXERCISE the same hand draws both"


def where(house: House) -> str:
    return f"/returns/{house.world.succession.id}/"


def opened(client: Client, house: House) -> Client:
    client.post(where(house), {"purpose": "return", "reason": "EXERCISE to judge the return"})
    return client


def test_two_records_open_only_with_a_purpose_and_a_reason(house: House, sign_in: SignIn) -> None:
    aud = sign_in(house.cast.aud)

    before = aud.get(where(house)).content.decode()
    refused = aud.post(where(house), {"reason": REASON})

    assert "Reading a person's record is an act." in before
    assert "EXERCISE spiral" not in before
    assert refused.status_code == 422


def test_whoever_holds_the_item_has_said_why_by_that(house: House, sign_in: SignIn) -> None:
    lea, succession = sign_in(house.cast.lea), house.world.succession

    claimed = lea.post("/queue/claim/", {"kind": "judge_return"}, follow=True)
    lea.get(where(house))

    assert "EXERCISE spiral" in claimed.content.decode()
    with house.within():
        ledger = house.installation.desk(house.authority).ledger
        rows = [
            row
            for key in (succession.removed, succession.returned)
            for row in ledger.recorded(on=f"account {key}")
            if row.officer == house.cast.lea.id
        ]
    assert [(row.act, row.purpose, row.because.rpartition(" ")[0]) for row in rows] == [
        ("account:opened", "return", "holds the queue item")
    ] * 2


def test_both_accounts_and_each_reason_stand_side_by_side(house: House, sign_in: SignIn) -> None:
    page = opened(sign_in(house.cast.ann), house).get(where(house)).content.decode()

    assert "EXERCISE spiral" in page
    assert "EXERCISE مثلث" in page
    assert "the avatars are alike (PDQ distance 6)" in page


def test_each_reason_says_which_way_it_speaks_and_where_it_leads(
    house: House, sign_in: SignIn
) -> None:
    page = opened(sign_in(house.cast.ann), house).get(where(house)).content.decode()

    assert "The profile pictures are the same file, or look the same." in page
    assert "+4.1" in page
    assert "\N{MINUS SIGN}4.2" in page
    assert "against it" in page
    assert "80%" in page


def test_a_verdict_needs_its_reason(house: House, sign_in: SignIn) -> None:
    answer = opened(sign_in(house.cast.ann), house).post(
        where(house), {"verdict": "confirmed", "reason": ""}
    )

    assert answer.status_code == 422


def test_a_verdict_is_shown_with_who_said_it(house: House, sign_in: SignIn) -> None:
    ben = opened(sign_in(house.cast.ben), house)

    answer = ben.post(
        where(house),
        {"verdict": "confirmed", "reason": REASON},
        follow=True,
    )

    page = answer.content.decode()
    assert "Confirmed by a person" in page
    assert REASON in page
    assert "Your verdict</h2>" not in page


def test_a_verdict_is_taken_back_and_stays_in_the_history(house: House, sign_in: SignIn) -> None:
    ben = opened(sign_in(house.cast.ben), house)
    ben.post(where(house), {"verdict": "rejected", "reason": REASON})

    answer = ben.post(
        where(house), {"verdict": "open", "reason": "EXERCISE looked again"}, follow=True
    )

    page = answer.content.decode()
    assert "Your verdict</h2>" in page
    assert "All that was said of it" in page
    assert "Taken back" in page
    assert "EXERCISE looked again" in page
    assert REASON in page
