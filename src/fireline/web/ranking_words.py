"""What the ranking page says in words: orders, what moved an account, and why one left."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from fireline.identify.rank_change import Change, Moved
from fireline.store.casework.queries.ranking import LeftBecause, Order
from fireline.web.templatetags.fireline import amount

NOT_THE_RANKING: dict[Order, Promise] = {
    Order.SCORE: gettext_lazy(
        "This is not the ranking: it is ordered by the exposures a day that go, not by net effect."
    ),
    Order.VOLUME: gettext_lazy(
        "This is not the ranking: it is ordered by number of posts, which is the numbers game."
    ),
    Order.CHANGE: gettext_lazy("This is not the ranking: it is ordered by places climbed."),
    Order.ROLE: gettext_lazy("This is not the ranking: it is ordered by role."),
    Order.ACCOUNT: gettext_lazy("This is not the ranking: it is ordered by key of the account."),
}
"""What is said of each order but that by net effect."""

LEFT: dict[LeftBecause, Promise] = {
    LeftBecause.SET_ASIDE: gettext_lazy("It was set aside: it reports, researches or opposes."),
    LeftBecause.REMOVED: gettext_lazy("It was seen gone."),
    LeftBecause.QUIET: gettext_lazy(
        "Nothing that it carried counts any more, or its platform says that it is gone."
    ),
}

_STILL: dict[Moved, Promise] = {
    Moved.NEW: gettext_lazy("It is new: it was not ranked before."),
    Moved.STAYED: gettext_lazy("Nothing moved by more than a twentieth."),
    Moved.OTHERS: gettext_lazy("Its own figures held still; others overtook it or fell behind."),
    Moved.OTHERS_LEFT: gettext_lazy("Its own figures held still; who stood above it left."),
}

_MORE: dict[Moved, Promise] = {
    Moved.EXPOSURE: gettext_lazy("More see one of its posts (%(by)s net effect)."),
    Moved.OWN: gettext_lazy("It starts more works, or they reach further (%(by)s net effect)."),
    Moved.CARRIED: gettext_lazy(
        "More of others' works reach nobody without it (%(by)s net effect)."
    ),
    Moved.WORTH: gettext_lazy(
        "Removal was learned to be likelier or to last longer (%(by)s net effect)."
    ),
}

_LESS: dict[Moved, Promise] = {
    Moved.EXPOSURE: gettext_lazy("Fewer see one of its posts (%(by)s net effect)."),
    Moved.OWN: gettext_lazy("It starts fewer works, or they reach less far (%(by)s net effect)."),
    Moved.CARRIED: gettext_lazy("Fewer of others' works depend on it (%(by)s net effect)."),
    Moved.WORTH: gettext_lazy(
        "Removal was learned to be less likely or to last shorter (%(by)s net effect)."
    ),
}


def why(change: Change) -> str:
    """Say in a sentence what moved an account, and by how much."""
    if change.moved in _STILL:
        return str(_STILL[change.moved])
    sentence = (_MORE if change.by > 0 else _LESS)[change.moved]
    signed = f"{'+' if change.by > 0 else '−'}{amount(abs(change.by))}"
    # Apart from the words around it, or its sign would move to the other side from right to left.
    return str(sentence) % {"by": f"\N{LEFT-TO-RIGHT ISOLATE}{signed}\N{POP DIRECTIONAL ISOLATE}"}


def places(climbed: int | None) -> str:
    """Say how many places an account climbed or fell; None is new."""
    if climbed is None:
        return _("new")
    if not climbed:
        return _("same place")
    count = abs(climbed)
    if climbed > 0:
        return ngettext("up %(count)d place", "up %(count)d places", count) % {"count": count}
    return ngettext("down %(count)d place", "down %(count)d places", count) % {"count": count}
