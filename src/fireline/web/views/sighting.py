"""A sighting: what stands there, why it is held to be a copy, and a person saying it is none."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fireline import track
from fireline.store.casework.queries.audit import recorded_on
from fireline.store.casework.queries.sighting import sighting_line
from fireline.web.access import ACT, READ, found, require, reserved
from fireline.web.desk import by, desk_of
from fireline.web.forms.reason import ReasonForm


@require_http_methods(["GET", "POST"])
@reserved(READ)
def sighting(request: HttpRequest, sighting: UUID) -> HttpResponse:
    """Show a sighting, and take the word that it is none."""
    line = found(sighting_line(sighting))
    form = ReasonForm(request.POST or None).asking(_("Why is it no copy?"))
    if request.method == "POST":
        require(request, ACT)
        if form.is_valid():
            return _refused(request, sighting, line.work, form.cleaned_data["reason"])
    audience = desk_of(request).audience
    post = audience.post(line.post)
    context = {
        "section": "works",
        "line": line,
        "posts": [post] if post else [],
        "pictures": [one for one in audience.media_of(line.post) if one.sha256],
        "profiles": audience.profiles([line.account]),
        "history": recorded_on(f"sighting {sighting}"),
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "fireline/pages/sighting.html", context, status=status)


def _refused(request: HttpRequest, sighting: UUID, work: UUID, reason: str) -> HttpResponse:
    desk = desk_of(request)
    track.refuse_sighting(
        sighting=sighting,
        reason=reason,
        ledger=desk.ledger,
        by=by(request),
        authority=desk.authority.id,
        at=desk.clock(),
    )
    messages.success(request, _("It is no sighting any more, and is not found again."))
    return redirect("work", work)
