"""Coming and going: who signed in and out is recorded like every other act."""

from django.contrib.auth.signals import user_logged_in, user_logged_out

from fireline.domain.act import Act, AuditRow
from fireline.store.casework.models import Officer
from fireline.web.desk import desk_of_officer


def listen() -> None:
    """Be told by Django when somebody signs in or out."""
    user_logged_in.connect(_came, dispatch_uid="fireline.came")
    user_logged_out.connect(_went, dispatch_uid="fireline.went")


def _came(user: object, **_told: object) -> None:
    _record(Act.OFFICER_SIGNED_IN, user)


def _went(user: object, **_told: object) -> None:
    _record(Act.OFFICER_SIGNED_OUT, user)


def _record(act: Act, user: object) -> None:
    if not isinstance(user, Officer) or user.authority_id is None:
        return  # who belongs to no authority has no book to be written in
    desk = desk_of_officer(user)
    row = AuditRow(
        act=act,
        authority=user.authority_id,
        officer=user.id,
        on=f"officer {user.id}",
        because="",
        at=desk.clock(),
    )
    with desk.ledger.recording(row):
        pass
