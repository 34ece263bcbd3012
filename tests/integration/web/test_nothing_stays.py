from integration.web.conftest import House
from integration.web.every_address import every_address
from integration.web.test_everybody_everywhere import EXPECTED, seat

GET = [name for name, how in EXPECTED if how == "get" and name != "account_logout"]


def test_no_answer_to_an_officer_is_kept_by_a_browser(house: House) -> None:
    ann, addresses = seat(house, "ann"), dict(every_address(house))

    kept = {name: ann.get(addresses[name]).headers.get("Cache-Control") for name in GET}

    assert len(kept) > 30
    assert {name: told for name, told in kept.items() if "no-store" not in str(told)} == {
        "oxygen_chart": "private, max-age=60"  # a picture of sums, dear to paint
    }


def test_what_a_post_shows_once_is_not_kept_either(house: House) -> None:
    made = seat(house, "ann").post("/tokens/make/", {"name": "EXERCISE program"})

    assert "fireline_" in made.content.decode()
    assert "no-store" in made["Cache-Control"]
