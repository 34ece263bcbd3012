"""A return: two accounts side by side, what speaks for it, and a person's verdict."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fireline import identify
from fireline.domain.ids import AccountKey
from fireline.domain.purpose import Purpose
from fireline.domain.queue import ItemKind
from fireline.store.casework.queries.audit import recorded_on
from fireline.store.casework.queries.queue import live_line_for
from fireline.store.casework.queries.succession import rivals_of, succession_line, verdicts_on
from fireline.web.access import ACT, READ, found, require, reserved
from fireline.web.consulting import ask, may_show, opened_for_item
from fireline.web.desk import by, desk_of
from fireline.web.forms.verdict import VerdictForm
from fireline.web.handling import finish_held
from fireline.web.waterfall import waterfall_of

_KINDS = (ItemKind.JUDGE_RETURN,)


@require_http_methods(["GET", "POST"])
@reserved(READ)
def succession(request: HttpRequest, succession: UUID) -> HttpResponse:
    """Show a suggested return, and take the verdict on it."""
    line = found(succession_line(succession))
    both = [AccountKey(line.removed), AccountKey(line.returned)]
    item = live_line_for(str(succession), kinds=_KINDS)
    if not (may_show(request, both) or opened_for_item(request, both, item, Purpose.RETURN)):
        return ask(request, both)
    form = VerdictForm(request.POST or None, said=line.verdict)
    if request.method == "POST":
        require(request, ACT)
        if form.is_valid():
            return _judged(request, succession, form)
    desk = desk_of(request)
    rivals = rivals_of(line)
    profiles = desk.audience.profiles([*both, *(one.removed for one in rivals)])
    context = {
        "section": "queue",
        "line": line,
        "item": item,
        "form": form,
        "waterfall": waterfall_of(line),
        "verdicts": verdicts_on(succession),
        "rivals": rivals,
        "history": recorded_on(f"succession {succession}"),
        "profiles": profiles,
        "sides": [
            {"title": title, "key": key, "profile": profiles.get(AccountKey(key))}
            for title, key in (
                (_("The removed account"), line.removed),
                (_("The new account"), line.returned),
            )
        ],
    }
    status = 422 if form.errors else 200
    return render(request, "fireline/pages/return.html", context, status=status)


def _judged(request: HttpRequest, succession: UUID, form: VerdictForm) -> HttpResponse:
    desk = desk_of(request)
    identify.judge_return(
        succession=succession,
        verdict=form.chosen_verdict(),
        reason=form.cleaned_data["reason"],
        ledger=desk.rankings,
        by=by(request),
        authority=desk.authority.id,
        at=desk.clock(),
    )
    finish_held(desk, str(succession), kinds=_KINDS, by=by(request))
    messages.success(request, _("Your verdict is recorded."))
    return redirect("return", succession)
