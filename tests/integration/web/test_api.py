from collections.abc import Callable

import pytest
from django.test import Client

from integration.web.conftest import House, Wall
from integration.web.small_world import account
from integration.web.test_sitting import acts

SignIn = Callable[[object], Client]
WHY = "EXERCISE to see what stands there"


@pytest.fixture(autouse=True)
def fresh_minute(house: House) -> None:
    from fireline.store.casework.models import RateCount

    RateCount.objects.all().delete()


def asked(client: Client, what: str, **told: object) -> tuple[int, object]:
    response = client.get(f"/api/v1/{what}", told)
    return response.status_code, response.json()


def token_of(client: Client) -> str:
    page = client.post("/tokens/make/", {"name": "EXERCISE program"}).content.decode()
    return page.partition('<p class="key">')[2].partition("</p>")[0]


def program(token: str) -> Client:
    return Client(SERVER_NAME="127.0.0.1", headers={"Authorization": f"Bearer {token}"})


def test_it_lists_what_the_pages_list(house: House, sign_in: SignIn) -> None:
    ann = sign_in(house.cast.ann)

    (_, referrals), (_, works) = asked(ann, "referrals"), asked(ann, "works")
    (_, queue), (_, ranking) = asked(ann, "queue"), asked(ann, "accounts")
    (_, days) = asked(ann, "oxygen", days=30)

    assert {one["id"] for one in referrals["items"]} == {
        str(one.id) for one in (house.world.referral, house.world.drafted, house.world.sent)
    }
    assert [one["title"] for one in works["items"]] == ["EXERCISE circles on walls"]
    assert len(queue["items"]) == 5
    assert [one["rank"] for one in ranking["items"]] == [1, 2, 3]
    assert [day["oxygen"] for day in days if day["gap"]] == [None, None]
    assert len(days) == 24


def test_a_list_is_read_page_by_page(house: House, sign_in: SignIn) -> None:
    ann, offset, seen = sign_in(house.cast.ann), 0, []
    while offset is not None:
        _, page = asked(ann, "queue", offset=offset, limit=2)
        seen.append([one["id"] for one in page["items"]])
        offset = page["next_offset"]

    assert [len(one) for one in seen] == [2, 2, 1]
    assert len({one for page in seen for one in page}) == 5


def test_another_authority_reads_its_own_and_nothing_else(house: House, sign_in: SignIn) -> None:
    dan = sign_in(house.cast.dan)

    lists = [asked(dan, what)[1]["items"] for what in ("referrals", "works", "queue", "accounts")]
    theirs = asked(dan, f"referrals/{house.world.referral.id}")

    assert lists == [[], [], [], []]
    assert theirs == (404, {"problem": "There is no such thing, or it is not yours to see."})


def test_a_record_is_opened_for_a_purpose_and_a_reason(house: House, sign_in: SignIn) -> None:
    ann, who = sign_in(house.cast.ann), account(0)

    without = asked(ann, f"accounts/{who}")
    shrug = asked(ann, f"accounts/{who}", purpose="assessment", reason="why not")
    code, told = asked(ann, f"accounts/{who}", purpose="assessment", reason=WHY)

    assert without[0] == shrug[0] == 422
    assert "no purpose was named" in without[1]["problem"]
    assert (code, told["standing"]["rank"]) == (200, 1)
    with house.within():
        rows = house.installation.desk(house.authority).ledger.recorded(on=f"account {who}")
    assert [(row.act.value, row.officer == house.cast.ann.id) for row in rows] == [
        ("officer:turned_away", True),
        ("officer:turned_away", True),
        ("account:opened", True),
    ]


@pytest.mark.parametrize(
    "how",
    [
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"},
        {"Sec-Fetch-Site": "none", "Sec-Fetch-Mode": "navigate"},
        {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "cors"},
    ],
)
def test_a_link_from_elsewhere_opens_no_record_in_an_officers_name(
    how: dict[str, str], house: House, sign_in: SignIn
) -> None:
    ann, who = sign_in(house.cast.ann), account(1)
    where = f"/api/v1/accounts/{who}"

    led = ann.get(where, {"purpose": "assessment", "reason": WHY}, headers=how)
    own = ann.get(
        where, {"purpose": "assessment", "reason": WHY}, headers={"Sec-Fetch-Site": "same-origin"}
    )

    assert (led.status_code, own.status_code) == (422, 200)
    assert led.json()["problem"].startswith("a record is not opened by a link")


def test_a_program_reads_with_its_officers_token_until_it_ends(
    house: House, sign_in: SignIn, wall: Wall
) -> None:
    ann = sign_in(house.cast.ann)
    token = token_of(ann)
    reader = program(token)

    reads = asked(reader, "works")[0]
    page = reader.get("/works/").status_code
    shown = ann.get("/tokens/").content.decode()
    kept = _kept()
    ann.post(f"/tokens/{kept[0]}/end/")
    ended = asked(reader, "works")
    other = program(token_of(ann))
    wall.later(days=91)

    assert (reads, page) == (200, 302)  # it reads the API and no page
    assert token not in shown
    assert token not in str(kept)
    assert ended == (401, {"problem": "This token opens nothing: it ended, or was never made."})
    assert asked(other, "works")[0] == 401
    assert ("officer:changed", "made a token: EXERCISE program") in acts(house, house.cast.ann)


def test_a_token_of_who_was_locked_opens_nothing(house: House, sign_in: SignIn) -> None:
    from fireline.store.casework.models import Officer

    reader = program(token_of(sign_in(house.cast.lea)))
    before = asked(reader, "works")[0]
    Officer.objects.filter(pk=house.cast.lea.id).update(is_active=False)

    after = asked(reader, "works")[0]
    Officer.objects.filter(pk=house.cast.lea.id).update(is_active=True)

    assert (before, after) == (200, 401)


@pytest.mark.parametrize(
    "bad",
    [
        "referrals?state=none",
        "referrals?limit=0",
        "referrals?limit=999999999999999999999",
        "referrals?offset=-1",
        "referrals/nothing",
        "works/%00",
        "accounts/nobody?purpose=assessment&reason=EXERCISE%20long%20enough",
        "accounts/a%00:b?purpose=assessment&reason=EXERCISE%20long%20enough",
        "accounts/a:b?purpose=assessment&reason=EXERCISE%00long%20enough",
        "accounts/a:b?purpose=curiosity&reason=EXERCISE%20long%20enough",
        "oxygen?days=x",
        "queue?kind=%F0%9F%94%A5",
        "none",
    ],
)
def test_a_bad_question_is_told_in_one_sentence(bad: str, house: House, sign_in: SignIn) -> None:
    response = sign_in(house.cast.ann).get(f"/api/v1/{bad}")

    assert response.status_code in {400, 404, 422}
    assert response["Content-Type"].startswith("application/json")
    assert set(response.json()) == {"problem"}
    assert response.json()["problem"].endswith(".")


def test_nothing_can_be_changed_through_it(house: House, sign_in: SignIn) -> None:
    schema = sign_in(house.cast.ann).get("/api/v1/openapi.json").json()

    assert {how for path in schema["paths"].values() for how in path} == {"get"}
    assert len(schema["paths"]) == 8


def test_a_program_is_answered_so_often_a_minute(house: House, sign_in: SignIn, wall: Wall) -> None:
    wall.at = wall.at.replace(second=0)
    reader = program(token_of(sign_in(house.cast.ben)))

    codes = [reader.get("/api/v1/none").status_code for _ in range(121)]

    assert codes == [404] * 120 + [429]
    assert asked(reader, "works")[1] == {
        "problem": "Too many questions within a minute; ask again in the next one."
    }


def _kept() -> tuple[object, ...]:
    from fireline.store.casework.models import AccessToken

    rows = AccessToken.objects.order_by("made_at").values_list("pk", "digest")
    return tuple(rows.last() or ())
