"""Where an item of the queue leads: the page of what it is about."""

from uuid import UUID

from django.urls import reverse

from fireline.domain.queue import ItemKind
from fireline.store.casework.queries.queue import QueueLine
from fireline.store.casework.queries.sighting import place_of

_PAGES = {
    ItemKind.JUDGE_CANDIDATE: "candidate",
    ItemKind.REFER_LOCATION: "place",
    ItemKind.REFER_ACCOUNT: "account",
    ItemKind.APPROVE_REFERRAL: "referral",
    ItemKind.JUDGE_RETURN: "return",
    ItemKind.SETTLE_FATE: "referral",
}


def address_of(line: QueueLine) -> str:
    """Return the address of the page on which the item is worked."""
    if line.kind is ItemKind.REFER_ACCOUNT:
        return reverse("account", args=[line.subject])
    if line.kind is ItemKind.REFER_LOCATION and not _is_id(line.subject):
        place = place_of(line.subject)
        return reverse("place", args=[place]) if place else reverse("spot", args=[line.subject])
    return reverse(_PAGES[line.kind], args=[UUID(line.subject)])


def _is_id(subject: str) -> bool:
    try:
        UUID(subject)
    except ValueError:
        return False
    return True
