"""Signing in: officers are added by their unit, nobody signs up by themselves."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from fireline.store.casework.models import Officer
from fireline.web.clock import now
from fireline.web.knocking import record_knock_at_sign_in
from fireline.web.sitting import is_proven
from fireline.web.views.errors import too_many


class ClosedDoor(DefaultAccountAdapter):  # type: ignore[misc]  # -- allauth ships no types
    """Lets members in and registers nobody; that one is in says the page itself."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 -- asked by name
        """Say no: an officer is added by the unit's administrator."""
        return False

    def add_message(self, *_told: object, **_more: object) -> None:
        """Say nothing at the door: every page shows whose desk it is."""

    def send_notification_mail(self, *_told: object, **_more: object) -> None:
        """Send nothing: a unit's officers have no mail address here."""

    def is_reauthentication_required(self, *, app: str, **_more: object) -> bool:  # noqa: ARG002 -- asked by name
        """Ask anew only whom the desk would ask: one rule, and one clock."""
        return not is_proven(context.request.session, at=now())

    def clean_password(self, password: str, user: object = None) -> str:
        """Take no password that is the first one again, which colleagues know."""
        if isinstance(user, Officer) and _is_first(user, password):
            raise ValidationError(_("Choose another one than the one that you were handed."))
        return str(super().clean_password(password, user=user))

    def pre_authenticate(self, request: HttpRequest, **credentials: object) -> None:
        """Count the attempt; after too many, record whose door it was and open it to nobody."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            record_knock_at_sign_in(str(credentials.get("username", "")))
            raise ImmediateHttpResponse(too_many(request)) from None


def _is_first(officer: Officer, password: str) -> bool:
    return officer.must_change_password and officer.check_password(password)
