"""The queue: what there is to do, claimed one at a time."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from fireline.direct import claim_next, release
from fireline.domain.queue import ItemKind
from fireline.store.casework.queries.queue import (
    lines_held_by,
    queue_line,
    queue_lines,
    waiting_by_kind,
)
from fireline.web.access import ACT, READ, found, officer_of, reserved
from fireline.web.desk import by, desk_of
from fireline.web.queue_names import entries, names
from fireline.web.subject import address_of

SHOWN = 100
"""Lines on the page; nobody works further down than this before the order has changed."""


@require_GET
@reserved(READ)
def queue(request: HttpRequest) -> HttpResponse:
    """Show what waits, in the order of what it is worth, and what the officer holds."""
    kind = _kind_of(request.GET.get("kind", ""))
    counts = waiting_by_kind()
    held = entries(lines_held_by(officer_of(request).id))
    lines = entries(queue_lines(limit=SHOWN, kinds=[kind] if kind else []))
    context = {
        "section": "queue",
        "kind": kind.value if kind else "",
        "kinds": list(counts.items()),
        "total": sum(counts.values()),
        "shown_of": counts[kind] if kind else sum(counts.values()),
        "held": held,
        "lines": lines,
        "profiles": names([*held, *lines], desk_of(request).audience),
    }
    return render(request, "fireline/pages/queue.html", context)


@require_POST
@reserved(ACT)
def claim(request: HttpRequest) -> HttpResponse:
    """Claim what is worth most, and open it."""
    kind = _kind_of(request.POST.get("kind", ""))
    desk = desk_of(request)
    item = claim_next(
        queue=desk.queue,
        languages=officer_of(request).languages,
        kinds=[kind] if kind else None,
        by=by(request),
        authority=desk.authority.id,
        at=desk.clock(),
    )
    if item is None:
        messages.info(request, _("Nothing waits that you could claim."))
        return redirect("queue")
    return redirect("item", item.id)


@require_GET
@reserved(READ)
def item(request: HttpRequest, item: UUID) -> HttpResponse:  # noqa: ARG001 -- the guard reads it
    """Open what an item is about."""
    return redirect(address_of(found(queue_line(item))))


@require_POST
@reserved(ACT)
def put_back(request: HttpRequest, item: UUID) -> HttpResponse:
    """Put a claimed item back, for a colleague."""
    desk = desk_of(request)
    release(
        item=item, queue=desk.queue, by=by(request), authority=desk.authority.id, at=desk.clock()
    )
    messages.success(request, _("The item is back in the queue."))
    return redirect("queue")


def _kind_of(asked: str) -> ItemKind | None:
    return next((kind for kind in ItemKind if kind.value == asked), None)
