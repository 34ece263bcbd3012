from collections.abc import Callable

import pytest
from django.test import Client

from integration.web.conftest import House
from integration.web.small_world import LINK, OTHER

SignIn = Callable[[object], Client]
PURPOSE = "EXERCISE it is spread so that others draw the same shapes"
JUDGEMENT = {
    "title": "EXERCISE three shapes",
    "tier": "promotional",
    "ground": "A_INCITE",
    "reasons": "EXERCISE it asks to draw shapes on every wall",
    "purpose": PURPOSE,
    "educational": "no",
    "journalistic": "no",
    "artistic": "no",
    "research": "no",
    "counter_terrorism": "no",
    "public_debate": "no",
    "human_rights_documentation": "no",
}


def where(house: House, act: str = "") -> str:
    return f"/candidates/{house.world.candidate.id}/{act}"


def state_of(house: House) -> str:
    from fireline.store.casework.models import CandidateRow

    with house.within():
        return CandidateRow.objects.get(pk=house.world.candidate.id).state


def test_the_page_shows_what_was_said_and_why_it_is_here(house: House, sign_in: SignIn) -> None:
    page = sign_in(house.cast.ann).get(where(house)).content.decode()

    assert OTHER in page
    assert LINK in page
    assert f'href="{LINK}"' not in page  # nobody opens it by a slip of the hand
    assert house.world.candidate.because in page
    assert "@triangle.exercise.example" in page


def test_a_picture_is_covered_until_it_is_asked_for(house: House, sign_in: SignIn) -> None:
    page = sign_in(house.cast.ann).get(where(house)).content.decode()

    assert "A covered image/png" in page
    assert "<img" not in page
    assert "<iframe" not in page


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"purpose": "too short"}, "at least 30 characters"),
        ({"ground": ""}, "This field is required."),
        ({"research": ""}, "This field is required."),
        ({"title": ""}, "This field is required."),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_what_is_ill_formed_is_said_beside_its_field(
    wrong: dict[str, str], sentence: str, house: House, sign_in: SignIn
) -> None:
    answer = sign_in(house.cast.ann).post(where(house, "judge/"), JUDGEMENT | wrong)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert state_of(house) == "open"


def test_excluded_material_is_not_tracked(house: House, sign_in: SignIn) -> None:
    answer = sign_in(house.cast.ann).post(
        where(house, "judge/"), JUDGEMENT | {"journalistic": "yes"}
    )

    assert answer.status_code == 422
    assert "excluded material is not tracked: journalistic" in answer.content.decode()
    assert state_of(house) == "open"


def test_a_dismissal_needs_its_reason_and_can_be_taken_back(house: House, sign_in: SignIn) -> None:
    ann = sign_in(house.cast.ann)

    assert ann.post(where(house, "dismiss/"), {"dismissal-reason": ""}).status_code == 422
    ann.post(where(house, "dismiss/"), {"dismissal-reason": "EXERCISE it is a parody"})
    assert state_of(house) == "dismissed"

    ann.post(where(house, "reopen/"), {"dismissal-reason": "EXERCISE it is none after all"})
    assert state_of(house) == "open"
    page = ann.get(where(house)).content.decode()
    assert "dismissed the candidate" in page
    assert "EXERCISE it is a parody" in page


def test_judging_tracks_it_and_finds_at_once_where_it_stands(house: House, sign_in: SignIn) -> None:
    ann = sign_in(house.cast.ann)

    answer = ann.post(where(house, "judge/"), JUDGEMENT)

    assert answer.status_code == 302
    page = ann.get(answer.headers["Location"]).content.decode()
    assert "EXERCISE three shapes" in page
    assert page.count("@triangle.exercise.example") == 1
    assert page.count("@hexagon.exercise.example") == 1
    assert page.count("@spiral.exercise.example") == 1
    assert PURPOSE in page
    assert state_of(house) == "work"
