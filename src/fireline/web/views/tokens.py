"""Tokens: an officer's own programs may read what the officer may."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from fireline.domain.act import Act
from fireline.store.casework.tokens import end_token, make_token, tokens_of
from fireline.web.access import READ, officer_of, reserved
from fireline.web.clock import now
from fireline.web.coming_and_going import record
from fireline.web.desk import by, desk_of
from fireline.web.step_up import proven


class TokenForm(forms.Form):
    """What a program is called."""

    name = forms.CharField(label=gettext_lazy("What is it for?"), max_length=100)


@require_GET
@reserved(READ)
def tokens(request: HttpRequest) -> HttpResponse:
    """List the tokens of whoever asks."""
    return _page(request, TokenForm())


@require_POST
@reserved(READ)
@proven
def make(request: HttpRequest) -> HttpResponse:
    """Make a token; its secret is shown this once."""
    form = TokenForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    name = form.cleaned_data["name"]
    secret = make_token(by(request), name=name, ids=desk_of(request).ids, at=now())
    record(Act.OFFICER_CHANGED, officer_of(request), because=f"made a token: {name}")
    return _page(request, TokenForm(), secret=secret)


@require_POST
@reserved(READ)
def end(request: HttpRequest, token: UUID) -> HttpResponse:
    """End a token now."""
    end_token(token, officer=by(request), at=now())
    record(Act.OFFICER_CHANGED, officer_of(request), because=f"ended a token: {token}")
    messages.success(request, _("The token opens nothing from now on."))
    return redirect("tokens")


def _page(
    request: HttpRequest, form: TokenForm, *, secret: str = "", status: int = 200
) -> HttpResponse:
    context = {"tokens": tokens_of(by(request), at=now()), "form": form, "secret": secret}
    return render(request, "fireline/pages/tokens.html", context, status=status)
