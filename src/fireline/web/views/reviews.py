"""Reviews: what is kept of persons and due, soonest first; a lead decides on each with a reason."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from fireline.domain.authority import Role
from fireline.domain.clock import DAY
from fireline.domain.ids import AccountKey
from fireline.domain.observation import AccountSighting
from fireline.domain.retention import Review, ReviewDecision, ReviewOf
from fireline.loop import Desk
from fireline.store.casework.queries.audit import recorded_on
from fireline.store.casework.retention_erasures import DjangoErasures
from fireline.store.casework.retention_reviews import DjangoReviews
from fireline.store.keys import KeyRing
from fireline.store.observations.erase_list import seeing_restricted
from fireline.store.pseudonyms import Pseudonyms
from fireline.web.access import READ, found, may, officer_of, require, reserved
from fireline.web.consulting import ask, may_show
from fireline.web.desk import by, desk_of
from fireline.web.forms.review import ReviewForm

SHOWN = 200
LEAD = frozenset({Role.LEAD})


@require_GET
@reserved(READ)
def reviews(request: HttpRequest) -> HttpResponse:
    """List what waits for a decision; what is restricted stands there for a lead alone."""
    desk = desk_of(request)
    at, store = desk.clock(), _reviews(desk)
    waiting = [one for one in store.waiting(limit=SHOWN) if _may_know(request, one)]
    names = store.names_of(waiting)
    context = {
        "section": "reviews",
        "waiting": [(one, names[one.id], (one.auto_erase_at - at) // DAY) for one in waiting],
        "period": desk.settings.review_days,
    }
    return render(request, "fireline/pages/reviews.html", context)


@require_http_methods(["GET", "POST"])
@reserved(READ)
def review(request: HttpRequest, review: UUID) -> HttpResponse:
    """Show one thing that is due, and take a lead's decision on it."""
    desk = desk_of(request)
    known = _reviews(desk).review(review)
    found(known if _may_know(request, known) else None)
    account = AccountKey(known.key) if known.of in _ACCOUNTS and known.key else None
    if account and not may_show(request, [account]):
        return ask(request, [account])
    form = ReviewForm(request.POST or None).about(known.of)
    if request.method == "POST":
        require(request, LEAD)
        if form.is_valid():
            return _decided(request, known, form)
    context = {
        "section": "reviews",
        "review": known,
        "name": _reviews(desk).names_of([known])[known.id],
        "form": form,
        "is_account": account is not None,
        "profile": _profile(request, account) if account else None,
        "history": recorded_on(f"{known.of.value} {known.subject}"),
        "days_left": (known.auto_erase_at - desk.clock()) // DAY,
        "may_decide": may(officer_of(request), LEAD),
    }
    status = 422 if form.errors else 200
    return render(request, "fireline/pages/review.html", context, status=status)


_ACCOUNTS = frozenset({ReviewOf.SET_ASIDE, ReviewOf.KEPT_ACCOUNT, ReviewOf.RESTRICTION})


def _may_know(request: HttpRequest, known: Review) -> bool:
    return known.of is not ReviewOf.RESTRICTION or may(officer_of(request), LEAD)


def _decided(request: HttpRequest, known: Review, form: ReviewForm) -> HttpResponse:
    desk = desk_of(request)
    decision = form.chosen_decision()
    _reviews(desk).decide(
        known.id, decision, reason=form.cleaned_data["reason"], by=by(request), at=desk.clock()
    )
    messages.success(request, _SAID[decision]())
    return redirect("reviews")


_SAID = {
    ReviewDecision.KEEP: lambda: _("It is kept, and comes up again in time."),
    ReviewDecision.ERASE: lambda: _("It is erased. The last bytes go in the night."),
    ReviewDecision.RESTRICT: lambda: _("It is hidden from everybody but a lead."),
}


def _profile(request: HttpRequest, key: AccountKey) -> AccountSighting | None:
    """Return what an account shows; what is restricted is shown to a lead alone."""
    audience = desk_of(request).audience
    if not may(officer_of(request), LEAD):
        return audience.profiles([key]).get(key)
    with seeing_restricted():
        return audience.profiles([key]).get(key)


def _reviews(desk: Desk) -> DjangoReviews:
    pseudonyms = Pseudonyms(KeyRing.of(desk.settings).pseudonyms)
    ours = desk.authority.id
    erasures = DjangoErasures(ours, desk.ids, desk.clock, pseudonyms)
    return DjangoReviews(ours, desk.ids, desk.clock, erasures, desk.settings.review_days * DAY)
