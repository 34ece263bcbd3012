"""Referrals: the list, and a referral's page with everything that happened to it."""

from collections.abc import Mapping
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from fireline.domain.queue import ItemKind
from fireline.domain.referral import ReferralState
from fireline.store.casework.queries.audit import recorded_on
from fireline.store.casework.queries.queue import live_line_for
from fireline.store.casework.queries.referral import (
    CheckLine,
    ReferralSheet,
    referral_lines,
    referral_sheet,
)
from fireline.store.casework.queries.tally import referrals_by_state
from fireline.web.access import READ, found, officer_of, reserved
from fireline.web.desk import desk_of
from fireline.web.forms.reason import ReasonForm
from fireline.web.forms.referral import AnswerForm, RedraftForm
from fireline.web.forms.settling import SettleForm
from fireline.web.next_step import can_become, next_step, next_word
from fireline.web.words import CHECKS

SHOWN = 100
_KINDS = (ItemKind.APPROVE_REFERRAL, ItemKind.SETTLE_FATE)


@require_GET
@reserved(READ)
def referrals(request: HttpRequest) -> HttpResponse:
    """List referrals, those that moved last first."""
    asked = request.GET.get("state", "")
    state = asked if asked in set(ReferralState) else ""
    counts = referrals_by_state()
    context = {
        "section": "referrals",
        "state": state,
        "states": list(counts.items()),
        "total": sum(counts.values()),
        "referrals": referral_lines(states=[state] if state else [], limit=SHOWN),
    }
    return render(request, "fireline/pages/referrals.html", context)


@require_GET
@reserved(READ)
def referral(request: HttpRequest, referral: UUID) -> HttpResponse:
    """Show a referral."""
    return page(request, found(referral_sheet(referral)))


def page(
    request: HttpRequest, sheet: ReferralSheet, *, wrong: Mapping[str, forms.Form] | None = None
) -> HttpResponse:
    """Show a referral with what can be done next; with what was ill-formed, if anything was."""
    line, instrument = sheet.line, sheet.line.instrument
    step = next_step(line.state, instrument)
    own = line.drafted_by == officer_of(request).id
    context = {
        "section": "referrals",
        "referral": sheet,
        "checks": sorted(sheet.checks, key=_failed_first),
        "passed": sum(check.passed for check in sheet.checks),
        "next": step,
        "next_word": next_word(step),
        "own": own,
        "may_review": not own,
        "can_refuse": can_become(instrument, line.state, ReferralState.REFUSED),
        "can_close": can_become(instrument, line.state, ReferralState.CLOSED),
        "can_withdraw": can_become(instrument, line.state, ReferralState.WITHDRAWN),
        "can_redraft": line.state is ReferralState.DRAFTED
        or can_become(instrument, line.state, ReferralState.DRAFTED),
        "item": live_line_for(str(line.id), kinds=_KINDS),
        "history": recorded_on(f"referral {line.id}"),
        "profiles": desk_of(request).audience.profiles(
            [sheet.place.account] if sheet.place.account else []
        ),
        "wrong": next(iter(wrong.values())) if wrong else None,
        **_offered(sheet),
        **(wrong or {}),
    }
    return render(request, "fireline/pages/referral.html", context, status=422 if wrong else 200)


def why(name: str, data: QueryDict | None = None) -> ReasonForm:
    """Return the question for a reason under one of the acts; several stand on the page."""
    return ReasonForm(data, auto_id=f"{name}_%s").asking(_("Why"))


def review_form(data: QueryDict | None = None) -> ReasonForm:
    """Return the question of the guard: a second officer may say why it goes nevertheless."""
    return _optional("review", _("Why it may go although a check says no (second officer)"), data)


def weighing_form(data: QueryDict | None = None) -> ReasonForm:
    """Return the question of deconfliction: why an interest of others does not stop it."""
    words = _("Why it may go although another authority holds an interest")
    return _optional("weighing", words, data)


def _offered(sheet: ReferralSheet) -> dict[str, forms.Form]:
    """Return the forms of the page, each with fields of its own."""
    return {
        "review": review_form(),
        "weighing": weighing_form(),
        "answer_form": AnswerForm(),
        "settle_form": SettleForm(auto_id="settle_%s"),
        "refusal": why("refusal"),
        "closing": why("closing"),
        "taking_back": why("taking_back"),
        "redraft_form": RedraftForm(initial={"reasons": sheet.reasons, "terms": sheet.terms}),
    }


def _optional(name: str, label: str, data: QueryDict | None = None) -> ReasonForm:
    form = ReasonForm(data, auto_id=f"{name}_%s").asking(label)
    form.fields["reason"].required = False
    return form


def _failed_first(check: CheckLine) -> tuple[bool, int]:
    known = list(CHECKS)
    return check.passed, known.index(check.name) if check.name in known else len(known)
