"""Coming and going: who signed in, proved it again, was turned away and left is recorded."""

from datetime import datetime

from allauth.account.signals import authentication_step_completed
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.http import HttpRequest

from fireline.domain.act import Act, AuditRow
from fireline.store.casework.models import Officer
from fireline.web.clock import now
from fireline.web.desk import desk_of_officer
from fireline.web.sitting import prove, sit_down


def listen() -> None:
    """Be told by Django when somebody signs in or out, and by allauth of each proof."""
    user_logged_in.connect(_came, dispatch_uid="fireline.came")
    user_logged_out.connect(_went, dispatch_uid="fireline.went")
    authentication_step_completed.connect(_proved, dispatch_uid="fireline.proved")


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
