import re
from collections.abc import Callable
from datetime import timedelta

from django.test import Client

from fireline.domain.oxygen import AccountStanding, Ranking
from integration.web.conftest import House, questions
from integration.web.small_world import NOON, account

SignIn = Callable[[object], Client]
HANDLES = re.compile(r'data-walk title="(exercise:a\d+)"')
REASON = "EXERCISE it reports on shapes"


def read(client: Client, where: str = "") -> str:
    answer = client.get(f"/accounts/{where}")
    assert answer.status_code == 200
    return answer.content.decode()


def listed(page: str) -> list[str]:
    return HANDLES.findall(page.split("Who left the ranking", maxsplit=1)[0])


def row_of(page: str, number: int) -> str:
    return next(row for row in page.split("<tr>") if f'title="{account(number)}"' in row)


def test_net_effect_is_the_order_and_all_else_stands_beside_it(house: House, sign_in: SignIn):
    page = read(sign_in(house.cast.ann))

    assert listed(page) == [account(0), account(3), account(1)]
    for said in ("3,528", "2,520–5,124", "420", "300–610", "EXERCISE it starts 0.5 works a day"):
        assert said in row_of(page, 0)
    assert "rank 3" in row_of(page, 0)  # in the numbers game
    assert "This is not the ranking" not in page


def test_another_order_is_said_to_be_another(house: House, sign_in: SignIn):
    ann = sign_in(house.cast.ann)

    page = read(ann, "?by=volume")

    assert listed(page) == [account(1), account(3), account(0)]
    assert "it is ordered by number of posts, which is the numbers game" in page
    assert 'aria-sort="descending"' in page
    for order in ("score", "role", "account", "change"):
        assert len(listed(read(ann, f"?by={order}"))) == 3


def test_it_says_what_changed_and_why(house: House, sign_in: SignIn):
    page = read(sign_in(house.cast.ann))

    assert "up 1 place" in row_of(page, 0)
    assert "was 2" in row_of(page, 0)
    assert "More of others" in row_of(page, 0) or "More see one of its posts" in row_of(page, 0)
    assert "who stood above it left" in row_of(page, 3)
    assert "It is new: it was not ranked before." in row_of(page, 1)


def test_who_left_is_shown_with_the_reason(house: House, sign_in: SignIn):
    ann = sign_in(house.cast.ann)
    quiet = read(ann)
    with house.within():
        desk = house.installation.desk(house.authority)
        desk.rankings.set_aside(account(4), reason=REASON, by=house.cast.ann.id, at=NOON)
    aside = read(ann)
    with house.within():
        desk.rankings.take_back(account(4), at=NOON)

    assert "Nothing that it carried counts any more" in row_of(quiet, 4)
    assert "It was set aside" in row_of(aside, 4)
    assert REASON not in aside


def test_roles_and_platforms_are_filters_with_their_numbers(house: House, sign_in: SignIn):
    ann = sign_in(house.cast.ann)

    assert listed(read(ann, "?role=amplifier")) == [account(3), account(1)]
    assert listed(read(ann, "?platform=exercise&role=originator")) == [account(0)]
    assert "No account is here." in read(ann, "?platform=nowhere")


def test_an_address_that_means_nothing_is_the_whole_ranking(house: House, sign_in: SignIn):
    ann = sign_in(house.cast.ann)

    for where in ("?by=magic", "?from=-3", "?from=x", "?from=99999999999999999999"):
        assert listed(read(ann, where)) == [account(0), account(3), account(1)]
    assert "No account is here." in read(ann, "?from=500")


def test_the_list_asks_as_much_for_three_accounts_as_for_one(house: House, sign_in: SignIn):
    from fireline.store.casework.models import RankedAccount

    ann = sign_in(house.cast.ann)
    three = questions(ann, "/accounts/")
    with house.within():
        kept = list(RankedAccount.objects.filter(rank__gt=1))
        RankedAccount.objects.filter(rank__gt=1).delete()
    one = questions(ann, "/accounts/")
    with house.within():
        RankedAccount.objects.bulk_create(kept)

    assert three <= 14
    assert one <= three


def test_another_unit_sees_nothing_of_it(house: House, sign_in: SignIn):
    assert "No ranking was made yet." in read(sign_in(house.cast.dan))


def test_ten_thousand_accounts_are_paged(house: House, sign_in: SignIn):
    with house.within():
        desk = house.installation.desk(house.authority)
        desk.rankings.save_ranking(many(10_000))
    ann = sign_in(house.cast.ann)

    first, last = read(ann), read(ann, "?from=9900")
    climbed = read(ann, "?by=change&role=amplifier")

    assert "1 to 100 of 10,000" in first
    assert listed(first)[0] == account(1000)
    assert listed(last)[-1] == account(10_999)
    assert "Those after" not in last
    assert len(listed(climbed)) == 100


def many(count: int) -> Ranking:
    standings = tuple(
        AccountStanding(
            account=account(1000 + nth),
            score=float(count - nth),
            low=0.0,
            high=float(count),
            net_effect=7.0 * (count - nth),
            rank=nth + 1,
            volume=1,
            volume_rank=nth + 1,
            role="amplifier",
            own=0.0,
        )
        for nth in range(count)
    )
    return Ranking(
        made_at=NOON + timedelta(hours=2),
        oxygen=1.0,
        low=0.0,
        high=2.0,
        standings=standings,
        window_days=30.0,
        samples=1,
    )
