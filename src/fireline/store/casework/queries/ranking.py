"""The ranking page: a page of the newest ranking, who left it, and how all stood before."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

import attrs
from django.db.models import Count, F, Func, QuerySet, TextField, Value

from fireline.domain.location import LocationKind
from fireline.domain.presence import Presence
from fireline.store.casework.models import LookRow, RankedAccount, RankingRun, SetAside
from fireline.store.casework.queries.standing import (
    RankingHead,
    StandingLine,
    head_of,
    line_of,
)

A_DAY_BEFORE = timedelta(hours=20)
"""A ranking so much older is of the day before: turns do not come at the same minute each day."""


class Order(StrEnum):
    """By what the ranking is read; each has one direction, what an officer looks for first."""

    NET = "net"
    SCORE = "score"
    VOLUME = "volume"
    CHANGE = "change"
    ROLE = "role"
    ACCOUNT = "account"


class LeftBecause(StrEnum):
    """Why an account that was ranked is not any more."""

    SET_ASIDE = "set_aside"
    REMOVED = "removed"
    QUIET = "quiet"


@attrs.frozen(kw_only=True)
class Leaver:
    """An account that the ranking before had, and why this one does not."""

    standing: StandingLine
    because: LeftBecause


@attrs.frozen(kw_only=True)
class Share:
    """How many accounts of a ranking one platform and role has."""

    platform: str
    role: str
    accounts: int


def ranking_before(newest: RankingHead) -> RankingHead | None:
    """Return the ranking of about a day before, or None while there is none so old."""
    run = (
        RankingRun.objects.filter(made_at__lte=newest.made_at - A_DAY_BEFORE)
        .order_by("-made_at", "-id")
        .first()
    )
    return None if run is None else head_of(run)


def shares(ranking: UUID) -> list[Share]:
    """Count the accounts of a ranking by platform and role."""
    found = (
        RankedAccount.objects.filter(run=ranking)
        .annotate(platform=_PLATFORM)
        .values_list("platform", "role")
        .annotate(accounts=Count("id"))
        .order_by("platform", "role")
    )
    return [Share(platform=one, role=role, accounts=count) for one, role, count in found]


def page_of(
    ranking: UUID,
    before: UUID | None,
    *,
    order: Order = Order.NET,
    role: str = "",
    platform: str = "",
    offset: int = 0,
    limit: int,
) -> list[StandingLine]:
    """Return a page of a ranking; equals stand by rank."""
    rows = RankedAccount.objects.filter(run=ranking)
    if role:
        rows = rows.filter(role=role)
    if platform:
        rows = rows.filter(account__startswith=f"{platform}:")
    if order is Order.CHANGE:
        return _climbers(rows, before, offset, limit)
    rows = rows.order_by(*_COLUMNS[order], "rank", "id")
    return [line_of(row) for row in rows[offset : offset + limit]]


def standings_in(ranking: UUID, accounts: Iterable[str]) -> dict[str, StandingLine]:
    """Return how some accounts stood in a ranking; who was not in it is left out."""
    rows = RankedAccount.objects.filter(run=ranking, account__in=list(accounts))
    return {row.account: line_of(row) for row in rows}


def ranks_that_left(now: UUID, before: UUID) -> list[int]:
    """Return the ranks that those had who are not ranked any more, best first."""
    return list(_leavers(now, before).values_list("rank", flat=True))


def leavers(now: UUID, before: UUID, *, limit: int) -> list[Leaver]:
    """Return who is not ranked any more, who stood highest first, and why."""
    lines = [line_of(row) for row in _leavers(now, before)[:limit]]
    return _with_reasons(lines) if lines else []


def _leavers(now: UUID, before: UUID) -> QuerySet[RankedAccount]:
    still = RankedAccount.objects.filter(run=now).values("account")
    return (
        RankedAccount.objects.filter(run=before).exclude(account__in=still).order_by("rank", "id")
    )


def _with_reasons(lines: Sequence[StandingLine]) -> list[Leaver]:
    keys = [one.account for one in lines]
    aside = SetAside.objects.filter(account__in=keys, ended_at=None)
    judged = set(aside.values_list("account", flat=True))
    newest = (
        LookRow.objects.filter(place__kind=LocationKind.ACCOUNT.value, place__key__in=keys)
        .order_by("place_id", "-at")
        .distinct("place_id")
    )
    told = dict(newest.values_list("place__key", "presence"))
    return [
        Leaver(
            standing=one,
            because=LeftBecause.SET_ASIDE
            if one.account in judged
            else LeftBecause.REMOVED
            if told.get(one.account) == Presence.GONE.value
            else LeftBecause.QUIET,
        )
        for one in lines
    ]


def _climbers(
    rows: QuerySet[RankedAccount], before: UUID | None, offset: int, limit: int
) -> list[StandingLine]:
    """Return who climbed most places first; who is new climbed from below all.

    The server would look each account up among all rankings that were ever made; two lists are
    compared here instead.
    """
    stood = dict(RankedAccount.objects.filter(run=before).values_list("account", "rank"))
    below = max(stood.values(), default=0) + 1
    climbed = sorted(
        (rank - stood.get(account, below), rank, row)
        for account, rank, row in rows.values_list("account", "rank", "id")
    )
    wanted = [row for _, _, row in climbed[offset : offset + limit]]
    found = RankedAccount.objects.in_bulk(wanted)
    return [line_of(found[row]) for row in wanted]


_PLATFORM = Func(
    F("account"), Value(":"), Value(1), function="split_part", output_field=TextField()
)
_COLUMNS: dict[Order, tuple[str, ...]] = {
    Order.NET: (),
    Order.SCORE: ("-score",),
    Order.VOLUME: ("volume_rank",),
    Order.ROLE: ("role",),
    Order.ACCOUNT: ("account",),
}
