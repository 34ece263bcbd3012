"""Consulting: a person's record is shown to whoever said what for and why, for an hour."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from fireline import identify
from fireline.domain.ids import AccountKey
from fireline.domain.purpose import Purpose
from fireline.errors import AccessRefused
from fireline.store.casework.queries.queue import QueueLine
from fireline.web.desk import by, desk_of
from fireline.web.forms.opening import OpeningForm
from fireline.web.opened import is_open, remember_open


def may_show(request: HttpRequest, accounts: Sequence[AccountKey]) -> bool:
    """Say whether this session opened all of these records within the hour."""
    at = desk_of(request).clock()
    return all(is_open(request, f"account {key}", at=at) for key in accounts)


def ask(request: HttpRequest, accounts: Sequence[AccountKey]) -> HttpResponse:
    """Ask what for and why, and open the records when both are told; else that is recorded too."""
    asked = request.method == "POST"
    form = OpeningForm(request.POST if asked else None)
    form.asking(
        _("Why do you open it?"), hint=_("The case, the item or the question that needs it.")
    )
    if asked and _opened(request, accounts, form):
        return redirect(request.path)
    context = {"section": "accounts", "accounts": accounts, "form": form}
    status = 422 if asked else 200
    return render(request, "fireline/pages/account_ask.html", context, status=status)


def opened_for_item(
    request: HttpRequest,
    accounts: Sequence[AccountKey],
    item: QueueLine | None,
    purpose: Purpose,
) -> bool:
    """Open the records that an item of the queue is about, for whoever holds it: that is why."""
    if item is None or item.claimed_by != by(request):
        return False
    _open(request, accounts, purpose, f"holds the queue item {item.id}")
    return True


def _opened(request: HttpRequest, accounts: Sequence[AccountKey], form: OpeningForm) -> bool:
    whole = form.is_valid()
    purpose, reason = form.chosen_purpose(), form.cleaned_data.get("reason", "")
    try:
        _open(request, accounts, purpose, reason)
    except AccessRefused:
        if whole:  # the form and the stage do not agree: nobody is let in
            raise
        return False
    return True


def _open(
    request: HttpRequest, accounts: Sequence[AccountKey], purpose: Purpose | None, reason: str
) -> None:
    desk = desk_of(request)
    at = desk.clock()
    for account in accounts:
        identify.open_record(
            account=account,
            purpose=purpose,
            reason=reason,
            ledger=desk.ledger,
            by=by(request),
            authority=desk.authority.id,
            at=at,
        )
        remember_open(request, f"account {account}", at=at)
