"""The acts on a referral: guard, deconflict, approve, refuse, answer, settle, redraft, withdraw."""

from datetime import datetime
from typing import TypedDict
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fireline import refer
from fireline.domain.message import Answer
from fireline.domain.queue import ItemKind
from fireline.domain.referral import ReferralState
from fireline.refer.case_file import CaseFile
from fireline.store.casework.queries.referral import ReferralSheet, referral_sheet
from fireline.web.access import ACT, APPROVE, found, reserved
from fireline.web.desk import by, desk_of
from fireline.web.forms.referral import AnswerForm, RedraftForm
from fireline.web.forms.settling import SettleForm
from fireline.web.handling import finish_held
from fireline.web.step_up import proven
from fireline.web.views.referral import page, review_form, weighing_form, why


class _Acting(TypedDict):
    """What every act on a referral is told."""

    file: CaseFile
    by: UUID
    authority: UUID
    at: datetime


@require_POST
@reserved(ACT)
def guard(request: HttpRequest, referral: UUID) -> HttpResponse:
    """Ask every check of the guard."""
    sheet, form = found(referral_sheet(referral)), review_form(request.POST)
    if not form.is_valid():
        return page(request, sheet, wrong={"review": form})
    desk = desk_of(request)
    checks = refer.guard(
        referral=referral,
        settings=desk.settings,
        review=form.cleaned_data["reason"],
        **_acting(request),
    )
    stopped = [check.name for check in checks if not check.passed]
    if stopped:
        messages.warning(request, _("The guard stops it: %(checks)s.") % {"checks": _list(stopped)})
    else:
        messages.success(request, _("Every check said yes. Next, ask the other authorities."))
    return redirect("referral", referral)


@require_POST
@reserved(ACT)
def deconflict(request: HttpRequest, referral: UUID) -> HttpResponse:
    """Ask the other authorities whether they hold an interest."""
    sheet, form = found(referral_sheet(referral)), weighing_form(request.POST)
    if not form.is_valid():
        return page(request, sheet, wrong={"weighing": form})
    desk = desk_of(request)
    after = refer.deconflict(
        referral=referral,
        deconfliction=desk.deconfliction,
        weighed=form.cleaned_data["reason"],
        **_acting(request),
    )
    if after.state is ReferralState.DECONFLICTED:
        messages.success(request, _("No interest stands against it. Another officer approves."))
    else:
        messages.warning(
            request, _("It is stopped: the history says why. Weigh it with a reason to go on.")
        )
    return redirect("referral", referral)


@require_POST
@reserved(APPROVE)
@proven
def approve(request: HttpRequest, referral: UUID) -> HttpResponse:
    """Approve another officer's draft; its message waits in the outbox from then on."""
    found(referral_sheet(referral))
    desk = desk_of(request)
    refer.approve(
        referral=referral,
        outbox=desk.outbox,
        settings=desk.settings,
        ids=desk.ids,
        **_acting(request),
    )
    _finish(request, referral)
    messages.success(request, _("It is approved and will be handed over."))
    return redirect("referral", referral)


@require_POST
@reserved(ACT)
def refuse(request: HttpRequest, referral: UUID) -> HttpResponse:
    """Refuse a draft, with the reason for its drafter."""
    sheet, form = found(referral_sheet(referral)), why("refusal", request.POST)
    if not form.is_valid():
        return page(request, sheet, wrong={"refusal": form})
    refer.refuse(referral=referral, because=form.cleaned_data["reason"], **_acting(request))
    _finish(request, referral)
    messages.success(request, _("It is refused; its drafter sees your reason."))
    return redirect("referral", referral)


@require_POST
@reserved(ACT)
def close(request: HttpRequest, referral: UUID) -> HttpResponse:
    """Close a referral, with the reason; what still waits of it is not handed over."""
    sheet, form = found(referral_sheet(referral)), why("closing", request.POST)
    if not form.is_valid():
        return page(request, sheet, wrong={"closing": form})
    refer.close(
        referral=referral,
        outbox=desk_of(request).outbox,
        because=form.cleaned_data["reason"],
        **_acting(request),
    )
    _finish(request, referral)
    messages.success(request, _("It is closed."))
    return redirect("referral", referral)


@require_POST
@reserved(ACT)
def redraft(request: HttpRequest, referral: UUID) -> HttpResponse:
    """Write a referral anew."""
    sheet, form = found(referral_sheet(referral)), RedraftForm(request.POST)
    if not form.is_valid():
        return page(request, sheet, wrong={"redraft_form": form})
    refer.redraft(
        referral=referral,
        outbox=desk_of(request).outbox,
        reasons=form.cleaned_data["reasons"],
        terms=form.cleaned_data["terms"],
        **_acting(request),
    )
    messages.success(request, _("It is a draft of yours now. Next, run the guard."))
    return redirect("referral", referral)


@require_POST
@reserved(ACT)
def answer(request: HttpRequest, referral: UUID) -> HttpResponse:
    """Enter what the recipient answered."""
    sheet, form = found(referral_sheet(referral)), AnswerForm(request.POST)
    if not form.is_valid():
        return page(request, sheet, wrong={"answer_form": form})
    at = desk_of(request).clock()
    refer.answer(
        answer=Answer(
            referral=referral,
            outcome=form.chosen_outcome(),
            at=at,
            said=form.cleaned_data["said"],
        ),
        **_acting(request),
    )
    messages.success(request, _("The answer is entered."))
    return redirect("referral", referral)


@require_POST
@reserved(ACT)
def settle(request: HttpRequest, referral: UUID) -> HttpResponse:
    """Say what became of a message of unknown fate."""
    sheet, form = found(referral_sheet(referral)), SettleForm(request.POST, auto_id="settle_%s")
    if not form.is_valid():
        return page(request, sheet, wrong={"settle_form": form})
    refer.settle_fate(
        referral=referral,
        arrived=form.has_arrived(),
        because=form.cleaned_data["reason"],
        outbox=desk_of(request).outbox,
        **_acting(request),
    )
    _finish(request, referral)
    messages.success(request, _("Its fate is settled."))
    return redirect("referral", referral)


@require_POST
@reserved(ACT)
@proven
def withdraw(request: HttpRequest, referral: UUID) -> HttpResponse:
    """Draft the message that takes a wrong one back."""
    sheet: ReferralSheet = found(referral_sheet(referral))
    form = why("taking_back", request.POST)
    if not form.is_valid():
        return page(request, sheet, wrong={"taking_back": form})
    back = refer.withdraw(
        referral=referral,
        reason=form.cleaned_data["reason"],
        ids=desk_of(request).ids,
        **_acting(request),
    )
    messages.success(request, _("The withdrawal is drafted; another officer approves it."))
    return redirect("referral", back.id)


def _acting(request: HttpRequest) -> _Acting:
    desk = desk_of(request)
    return {
        "file": desk.case_file,
        "by": by(request),
        "authority": desk.authority.id,
        "at": desk.clock(),
    }


def _finish(request: HttpRequest, referral: UUID) -> None:
    kinds = (ItemKind.APPROVE_REFERRAL, ItemKind.SETTLE_FATE)
    finish_held(desk_of(request), str(referral), kinds=kinds, by=by(request))


def _list(names: list[str]) -> str:
    return ", ".join(names)
