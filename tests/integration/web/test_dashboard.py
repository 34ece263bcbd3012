from collections.abc import Callable

from django.test import Client

from integration.web.conftest import House

SignIn = Callable[[object], Client]


def test_the_dashboard_says_how_much_and_what_is_not_known(house: House, sign_in: SignIn) -> None:
    page = sign_in(house.cast.ann).get("/dashboard/").content.decode()

    assert "2 of 24 days are unknown" in page
    assert page.count(">Unknown</span>") == 2
    assert "between 424 and 848" in page


def test_net_effect_and_volume_stand_side_by_side(house: House, sign_in: SignIn) -> None:
    page = sign_in(house.cast.ann).get("/dashboard/").content.decode()

    effect, volume = page.split('id="vol-title"')
    assert effect.rindex("@circle") < effect.rindex("@square")
    assert volume.index("@square") < volume.index("@circle")


def test_the_chart_is_painted_on_the_server_for_light_and_for_dark(
    house: House, sign_in: SignIn
) -> None:
    ann = sign_in(house.cast.ann)

    light, dark = (ann.get(f"/dashboard/oxygen-{theme}.png") for theme in ("light", "dark"))

    assert light.content.startswith(b"\x89PNG")
    assert light.content != dark.content
    assert ann.get("/dashboard/oxygen-pink.png").status_code == 404


def test_a_unit_that_measured_nothing_reads_unknown_and_not_zero(
    house: House, sign_in: SignIn
) -> None:
    page = sign_in(house.cast.dan).get("/dashboard/").content.decode()

    assert page.count('<span class="figure-number">unknown</span>') == 3
    assert "No day was measured yet." in page
    assert "<img" not in page
