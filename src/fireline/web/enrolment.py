"""Enrolment: who must have a second factor, and sees nothing else before there is one.

Whoever can let a message out must have one (LAW.md 9.1, ASVS 5.0 6.3.3); by default everybody.
"""

from typing import Final

from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from fireline.store.casework.models import Officer
from fireline.web.access import APPROVE
from fireline.web.sitting import is_exercise, rules

_HAS_ONE: Final = "sitting.factor"
#: Recovery codes open the door when a factor is lost; they are none.
FACTORS: Final = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def must_have_one(officer: Officer) -> bool:
    """Say whether this officer may see nothing without a second factor."""
    if is_exercise():
        return False
    return rules().second_factor == "everybody" or officer.role in APPROVE


def lacks_one(request: HttpRequest, officer: Officer) -> bool:
    """Say whether an officer must have a second factor and has none; asks once a session."""
    if not must_have_one(officer) or request.session.get(_HAS_ONE):
        return False
    if not Authenticator.objects.filter(user=officer, type__in=FACTORS).exists():
        return True
    request.session[_HAS_ONE] = True
    return False
