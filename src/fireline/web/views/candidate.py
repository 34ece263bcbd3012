"""A candidate's page: what the machine saw, and the officer's judgement of it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from fireline import track
from fireline.domain.queue import ItemKind
from fireline.store.casework.queries.audit import recorded_on
from fireline.store.casework.queries.candidate import CandidateSheet, candidate_sheet
from fireline.store.casework.queries.queue import live_line_for
from fireline.web.access import ACT, READ, found, reserved
from fireline.web.candidate_content import content_of
from fireline.web.desk import by, desk_of
from fireline.web.forms.judgement import JudgementForm
from fireline.web.forms.reason import ReasonForm
from fireline.web.handling import finish_held

_KINDS = (ItemKind.JUDGE_CANDIDATE,)


@require_GET
@reserved(READ)
def candidate(request: HttpRequest, candidate: UUID) -> HttpResponse:
    """Show a candidate."""
    return _page(request, found(candidate_sheet(candidate)), JudgementForm(), _dismissal())


@require_POST
@reserved(ACT)
def judge(request: HttpRequest, candidate: UUID) -> HttpResponse:
    """Judge a candidate to be a work; from then on it is tracked."""
    sheet = found(candidate_sheet(candidate))
    form = JudgementForm(request.POST)
    if not form.is_valid():
        return _page(request, sheet, form, _dismissal(), status=422)
    desk = desk_of(request)
    work = track.judge(
        candidate=candidate,
        assessment=form.assessment(),
        tier=form.chosen_tier(),
        title=form.cleaned_data["title"],
        log=desk.fingerprint_log,
        ledger=desk.ledger,
        ids=desk.ids,
        by=by(request),
        authority=desk.authority.id,
        at=desk.clock(),
        settings=desk.settings,
    )
    finish_held(desk, str(candidate), kinds=_KINDS, by=by(request))
    messages.success(request, _("It is tracked from now on."))
    return redirect("work", work.id)


@require_POST
@reserved(ACT)
def dismiss(request: HttpRequest, candidate: UUID) -> HttpResponse:
    """Dismiss a candidate for good, with the reason."""
    sheet = found(candidate_sheet(candidate))
    form = _dismissal(request.POST)
    if not form.is_valid():
        return _page(request, sheet, JudgementForm(), form, status=422)
    desk = desk_of(request)
    track.dismiss(
        candidate=candidate,
        reason=form.cleaned_data["reason"],
        ledger=desk.ledger,
        by=by(request),
        authority=desk.authority.id,
        at=desk.clock(),
    )
    finish_held(desk, str(candidate), kinds=_KINDS, by=by(request))
    messages.success(request, _("It is dismissed and will not be proposed again."))
    return redirect("queue")


@require_POST
@reserved(ACT)
def reopen(request: HttpRequest, candidate: UUID) -> HttpResponse:
    """Take a judgement back, with the reason: a dismissed one waits again, a work ends."""
    sheet = found(candidate_sheet(candidate))
    form = _dismissal(request.POST)
    if not form.is_valid():
        return _page(request, sheet, JudgementForm(), form, status=422)
    desk = desk_of(request)
    track.reopen(
        candidate=candidate,
        reason=form.cleaned_data["reason"],
        ledger=desk.ledger,
        by=by(request),
        authority=desk.authority.id,
        at=desk.clock(),
    )
    messages.success(request, _("The candidate is open again."))
    return redirect("candidate", candidate)


def _dismissal(data: object = None) -> ReasonForm:
    form = ReasonForm(data, prefix="dismissal")  # type: ignore[arg-type]  # -- a QueryDict or nothing
    return form.asking(_("Why"), hint=_("It is kept with your name."))


def _page(
    request: HttpRequest,
    sheet: CandidateSheet,
    judgement: JudgementForm,
    dismissal: ReasonForm,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {
        "section": "queue",
        "candidate": sheet,
        "judgement": judgement,
        "dismissal": dismissal,
        "wrong": dismissal if dismissal.errors else judgement,
        "line": live_line_for(str(sheet.id), kinds=_KINDS),
        "history": recorded_on(f"candidate {sheet.id}"),
        **content_of(sheet, desk_of(request)),
    }
    return render(request, "fireline/pages/candidate.html", context, status=status)
