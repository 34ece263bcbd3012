"""Coming and going: who signed in, proved it again, was turned away and left is recorded.

So is what opens an account: a changed password, a second factor that comes or goes.
"""

from datetime import datetime

from allauth.account.signals import authentication_step_completed, password_changed
from allauth.mfa import signals as factors
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.http import HttpRequest
from django.utils.translation import gettext as _

from fireline.domain.act import Act, AuditRow
from fireline.store.casework.models import Officer
from fireline.web.clock import now
from fireline.web.desk import desk_of_officer
from fireline.web.sitting import prove, sit_down


def listen() -> None:
    """Be told by Django when somebody signs in or out, by allauth of proofs and what they need."""
    user_logged_in.connect(_came, dispatch_uid="fireline.came")
    user_logged_out.connect(_went, dispatch_uid="fireline.went")
    authentication_step_completed.connect(_proved, dispatch_uid="fireline.proved")
    password_changed.connect(_changed_password, dispatch_uid="fireline.changed_password")
    factors.authenticator_added.connect(_set_up, dispatch_uid="fireline.set_up")
    factors.authenticator_reset.connect(_renewed, dispatch_uid="fireline.renewed")
    factors.authenticator_removed.connect(_gave_up, dispatch_uid="fireline.gave_up")
    factors.authentication_failed.connect(_failed, dispatch_uid="fireline.failed")


def record(act: Act, officer: object, *, because: str = "", at: datetime | None = None) -> None:
    """Record what an officer did at the door; one without an authority has no book for it."""
    if not isinstance(officer, Officer) or officer.authority_id is None:
        return
    desk = desk_of_officer(officer)
    row = AuditRow(
        act=act,
        authority=officer.authority_id,
        officer=officer.id,
        on=f"officer {officer.id}",
        because=because,
        at=at or desk.clock(),
    )
    with desk.ledger.recording(row):
        pass


def _came(user: object, request: HttpRequest, **_told: object) -> None:
    sit_down(request.session, at=now())
    record(Act.OFFICER_SIGNED_IN, user)


def _went(user: object, **_told: object) -> None:
    record(Act.OFFICER_SIGNED_OUT, user)


def _proved(user: object, request: HttpRequest, method: str, **told: object) -> None:
    if told.get("reauthenticated"):
        prove(request.session, at=now())
        record(Act.OFFICER_STEPPED_UP, user, because=method)


def _changed_password(user: object, request: HttpRequest, **_told: object) -> None:
    if isinstance(user, Officer) and user.must_change_password:
        user.must_change_password = False
        user.save(update_fields=["must_change_password"])
    messages.success(request, _("The password is changed."))
    record(Act.OFFICER_CHANGED, user, because="changed the password")


# allauth tells of factors right after the change has been committed, not within it.


def _set_up(user: object, authenticator: Authenticator, **_told: object) -> None:
    record(Act.OFFICER_CHANGED, user, because=f"set up a second factor: {authenticator.type}")


def _renewed(user: object, authenticator: Authenticator, **_told: object) -> None:
    record(Act.OFFICER_CHANGED, user, because=f"renewed a second factor: {authenticator.type}")


def _gave_up(user: object, authenticator: Authenticator, **_told: object) -> None:
    record(Act.OFFICER_CHANGED, user, because=f"gave up a second factor: {authenticator.type}")


def _failed(user: object, **_told: object) -> None:
    record(Act.OFFICER_TURNED_AWAY, user, because="a wrong code, behind the right password")
