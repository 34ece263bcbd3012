from collections.abc import Callable
from datetime import timedelta

from django.test import Client

from fireline import loop
from integration.web.conftest import House, questions
from integration.web.small_world import NOON, account, posts

SignIn = Callable[[object], Client]
REASON = "EXERCISE the same hand draws all three"


def where(house: House) -> str:
    return f"/groups/{house.world.group.id}/"


def opened(client: Client, house: House) -> Client:
    client.post(where(house), {"purpose": "assessment", "reason": "EXERCISE to judge the group"})
    return client


def test_the_list_says_size_traces_stability_and_chance(house: House, sign_in: SignIn) -> None:
    page = sign_in(house.cast.ann).get("/groups/").content.decode()

    assert "3 accounts" in page
    assert "Same link, Same work" in page
    assert "90%" in page
    assert "&lt; 10⁻¹²" in page
    assert "3 × 10⁻⁶" in page
    assert "Nobody is referred for being in a group" in page


def test_the_list_costs_as_many_questions_as_ever(house: House, sign_in: SignIn) -> None:
    assert questions(sign_in(house.cast.ann), "/groups/") <= 4


def test_what_members_did_is_shown_to_who_says_what_for(house: House, sign_in: SignIn) -> None:
    aud = sign_in(house.cast.aud)

    before = aud.get(where(house)).content.decode()
    refused = aud.post(where(house), {"reason": REASON})
    after = opened(aud, house).get(where(house)).content.decode()

    assert "Reading a person's record is an act." in before
    assert "https://shapes.example/kula" not in before
    assert refused.status_code == 422
    assert "https://shapes.example/kula" in after


def test_every_figure_has_its_rows(house: House, sign_in: SignIn) -> None:
    page = opened(sign_in(house.cast.ann), house).get(where(house)).content.decode()

    assert "EXERCISE 3 accounts shared 9 things within 60 seconds of each other" in page
    assert "@square.exercise.example" in page
    assert "2 of 9, most members first" in page
    assert "2026-11-19 12:00:07" in page
    assert "4 × 10⁻⁸" in page


def test_a_verdict_needs_its_reason(house: House, sign_in: SignIn) -> None:
    ann = opened(sign_in(house.cast.ann), house)

    answer = ann.post(where(house), {"verdict": "one_operation", "reason": ""})

    assert answer.status_code == 422


def test_an_auditor_judges_nothing(house: House, sign_in: SignIn) -> None:
    aud = opened(sign_in(house.cast.aud), house)

    answer = aud.post(where(house), {"verdict": "one_operation", "reason": REASON})

    assert answer.status_code == 403


def test_a_verdict_is_shown_with_who_said_it_and_can_be_taken_back(
    house: House, sign_in: SignIn
) -> None:
    ben = opened(sign_in(house.cast.ben), house)

    said = ben.post(where(house), {"verdict": "one_operation", "reason": REASON}, follow=True)
    back = ben.post(
        where(house), {"verdict": "open", "reason": "EXERCISE it was a fan club"}, follow=True
    )

    assert "One operation, said a person" in said.content.decode()
    assert REASON in said.content.decode()
    assert "To be judged" in back.content.decode()
    assert "took the judgement of the group back" in back.content.decode()


def test_groups_are_looked_for_among_works_links_texts_and_reposts(house: House) -> None:
    desk = house.installation.desk(house.authority)

    shares = desk.shares.shares(since=NOON - timedelta(days=30)).to_pylist()

    assert {row["trace"] for row in shares} == {"work", "link", "text", "repost"}
    works = [row for row in shares if row["trace"] == "work"]
    assert {row["object"] for row in works} == {str(house.world.work.id)}
    assert (account(0), posts()[0].said_at.timestamp()) in {
        (row["account"], row["shared_at"]) for row in works
    }
    assert {row["account"] for row in shares if row["trace"] == "link"} == {
        account(number) for number in (2, 3, 4)
    }
    assert desk.shares.shares(since=NOON + timedelta(days=1)).num_rows == 0


def test_who_shares_hours_apart_is_no_group(house: House) -> None:
    assert loop.find_groups(house.installation.desk(house.authority)) == 0
