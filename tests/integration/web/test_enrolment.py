import pytest
from django.test import Client

from fireline.domain.authority import Officer
from fireline.errors import NotFoundError, RefusedError
from integration.web.conftest import PASSWORD, House
from integration.web.test_sitting import acts, at_the_door


def _code(secret: str) -> str:
    import time

    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def _factor(officer: object) -> object:
    from allauth.mfa.models import Authenticator

    return Authenticator.objects.get(user_id=officer, type=Authenticator.Type.TOTP)


def test_an_officer_is_given_a_second_factor_that_opens_once(house: House) -> None:
    from fireline.store.casework import people

    given = people.enrol(house.cast.lea.id)
    code = _code(given.secret)

    factor = _factor(house.cast.lea.id).wrap()  # type: ignore[attr-defined] -- allauth's own
    assert (factor.validate_code(code), factor.validate_code(code)) == (True, False)
    assert given.address == (
        f"otpauth://totp/Fireline%3A{house.cast.lea.name}?secret={given.secret}&issuer=Fireline"
    )
    assert len(set(given.recovery)) == 10


def test_its_secret_does_not_stand_in_the_database(house: House) -> None:
    from fireline.store.casework import people

    given = people.enrol(house.cast.ben.id)

    kept = str(_factor(house.cast.ben.id).data)  # type: ignore[attr-defined] -- allauth's own
    assert given.secret not in kept
    assert "secret" in kept


def test_nobody_is_given_a_second_one_behind_their_back(house: House) -> None:
    from fireline.store.casework import people

    people.enrol(house.cast.aud.id)

    with pytest.raises(RefusedError, match="has a second factor already"):
        people.enrol(house.cast.aud.id)
    with pytest.raises(NotFoundError):
        people.enrol(house.authority.id)


def _since(house: House, member: Officer, count: int) -> list[tuple[str, str]]:
    return acts(house, member)[count:]


def _set_up(client: Client) -> str:
    """Set up codes as people do, and return their secret."""
    client.get("/second-factor/totp/activate/")
    secret = str(client.session["mfa.totp.secret"])
    client.post("/second-factor/totp/activate/", {"code": _code(secret)})
    return secret


def test_what_opens_an_account_is_changed_under_ones_name(house: House) -> None:
    ann = at_the_door(house.cast.ann)
    before = len(acts(house, house.cast.ann))

    ann.post(
        "/password/",
        {
            "oldpassword": PASSWORD,
            "password1": "another-exercise-1",
            "password2": "another-exercise-1",
        },
    )
    _set_up(ann)
    ann.post("/second-factor/recovery-codes/generate/")
    ann.post("/second-factor/totp/deactivate/")

    assert _since(house, house.cast.ann, before) == [
        ("officer:changed", "changed the password"),
        ("officer:changed", "set up a second factor: totp"),
        ("officer:changed", "set up a second factor: recovery_codes"),
        ("officer:changed", "renewed a second factor: recovery_codes"),
        ("officer:changed", "gave up a second factor: totp"),
        ("officer:changed", "gave up a second factor: recovery_codes"),
    ]


def test_a_wrong_code_behind_a_right_password_is_recorded(house: House) -> None:
    from django.core.cache import cache

    cache.clear()
    _set_up(at_the_door(house.cast.adm))
    before, door = len(acts(house, house.cast.adm)), at_the_door(house.cast.adm)

    asked = door.post("/second-factor/authenticate/", {"code": "000000"})

    assert asked.status_code == 200
    assert _since(house, house.cast.adm, before) == [
        ("officer:turned_away", "a wrong code, behind the right password")
    ]
