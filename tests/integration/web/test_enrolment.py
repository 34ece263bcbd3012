import pytest

from fireline.errors import NotFoundError, RefusedError
from integration.web.conftest import House


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
