from collections.abc import Callable
from datetime import timedelta

import attrs
import pytest
from django.test import Client

from integration.web.conftest import House, questions
from integration.web.small_world import NOON, account, ranking

SignIn = Callable[[object], Client]
WHERE = "/accounts/what-if/"


@pytest.fixture(autouse=True)
def kept(house: House) -> None:
    """Keep a graph with the newest ranking, whatever a test before did to it."""
    made = attrs.evolve(ranking(), made_at=NOON + timedelta(minutes=9))
    with house.within():
        house.installation.desk(house.authority).rankings.save_ranking(made)


def asked(client: Client, *accounts: str) -> str:
    answer = client.post(WHERE, {"account": list(accounts)})
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_says_what_is_left_what_it_costs_and_what_the_loudest_would_take(
    house: House, sign_in: SignIn
) -> None:
    page = asked(sign_in(house.cast.ann), account(0))

    # 2 works a day seen by 10 and 100; 1 by 10 and 100: 330 in all, and 220 go.
    assert '<span class="figure-number">110</span>' in page
    assert '<td class="end strong">220<br>' in page
    assert "officer hours" in page
    assert "assumed, none timed yet" in page
    # The loudest is the account that all see it at: without it 300 go; digits are cut, not rounded.
    assert any(f'<td class="end">{said}<br>' in page for said in (299, 300))


def test_accounts_can_be_typed_and_a_misspelt_one_is_named(house: House, sign_in: SignIn) -> None:
    ann = sign_in(house.cast.ann)

    typed = ann.post(WHERE, {"accounts": f"{account(0)}\n\n {account(3)} \n{account(0)}"})
    strange = ann.post(WHERE, {"accounts": "exercise:nobody"})
    nothing = ann.post(WHERE, {})

    assert "These 2 accounts" in typed.content.decode()
    assert "100%" in typed.content.decode()
    assert (strange.status_code, nothing.status_code) == (422, 422)
    assert "exercise:nobody (1 in all)" in strange.content.decode()


def test_the_ranking_has_a_box_beside_each_account(house: House, sign_in: SignIn) -> None:
    page = sign_in(house.cast.ann).get("/accounts/").content.decode()

    assert page.count('name="account" value="exercise:') == 3
    assert f'action="{WHERE}"' in page


def test_asking_changes_nothing_and_an_auditor_may(house: House, sign_in: SignIn) -> None:
    assert "figure-number" in asked(sign_in(house.cast.aud), account(3))
    assert sign_in(house.cast.adm).get(WHERE).status_code == 403


def test_another_unit_has_no_graph_to_ask(house: House, sign_in: SignIn) -> None:
    dan = sign_in(house.cast.dan)

    assert "There is no graph to ask yet." in dan.get(WHERE).content.decode()
    assert dan.post(WHERE, {"account": [account(0)]}).status_code == 422


def test_only_the_newest_graph_is_kept(house: House) -> None:
    from fireline.store.casework.models.oxygen import LearnedGraph

    with house.within():
        assert LearnedGraph.objects.count() == 1
        house.installation.desk(house.authority).rankings.save_ranking(
            attrs.evolve(ranking(), learned=b"")
        )
        assert LearnedGraph.objects.count() == 0


def test_who_was_erased_since_is_not_named(house: House, sign_in: SignIn) -> None:
    from fireline.store.casework.models import RankedAccount

    with house.within():
        RankedAccount.objects.filter(account=account(1)).delete()

    page = asked(sign_in(house.cast.ann), account(0))

    assert '<span class="figure-number">110</span>' in page
    assert account(1) not in page


def test_the_form_costs_as_many_questions_as_ever(house: House, sign_in: SignIn) -> None:
    assert questions(sign_in(house.cast.ann), WHERE) <= 8
