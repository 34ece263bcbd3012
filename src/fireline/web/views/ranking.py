"""The ranking: who sustains it by net effect, with volume beside it, and what changed since."""

import attrs
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_GET

from fireline.store.casework.queries.ranking import (
    Order,
    leavers,
    page_of,
    ranking_before,
    ranks_that_left,
    shares,
)
from fireline.store.casework.queries.standing import RankingHead, newest_ranking
from fireline.web.access import READ, reserved
from fireline.web.desk import desk_of
from fireline.web.ranking_lines import lines_of, platforms_of, roles_of
from fireline.web.ranking_words import LEFT, NOT_THE_RANKING

SHOWN = 100
LEAVERS_SHOWN = 20
"""Who left, best first; how many there are in all stands above them."""

FURTHEST = 10_000_000
"""Where a page may begin at the most; an address is not believed further."""


@attrs.frozen(kw_only=True)
class Asked:
    """What part of the ranking was asked for, in which order."""

    order: Order
    role: str
    platform: str
    offset: int

    @classmethod
    def of(cls, given: QueryDict) -> "Asked":
        """Read an address; what means nothing is as if it was not said."""
        order = next((one for one in Order if one.value == given.get("by")), Order.NET)
        start = given.get("from", "")
        known = start.isascii() and start.isdigit() and len(start) <= len(str(FURTHEST))
        return cls(
            order=order,
            role=given.get("role", ""),
            platform=given.get("platform", ""),
            offset=int(start) if known else 0,
        )

    def address(self, **other: str | int) -> str:
        """Return the address of the same but for what is told."""
        told: dict[str, str | int] = {
            "by": "" if self.order is Order.NET else self.order.value,
            "role": self.role,
            "platform": self.platform,
            **other,
        }
        query = QueryDict(mutable=True)
        query.update({name: str(value) for name, value in told.items() if value})
        return f"?{query.urlencode()}"


@require_GET
@reserved(READ)
def ranking(request: HttpRequest) -> HttpResponse:
    """Show a page of the ranking, by net effect unless another order was asked for."""
    newest = newest_ranking()
    asked = Asked.of(request.GET)
    context: dict[str, object] = {"section": "accounts", "ranking": newest, "asked": asked}
    if newest is not None:
        context |= _of(request, newest, asked)
    return render(request, "fireline/pages/ranking.html", context)


def _of(request: HttpRequest, newest: RankingHead, asked: Asked) -> dict[str, object]:
    before = ranking_before(newest)
    counted = shares(newest.id)
    wanted = page_of(
        newest.id,
        before.id if before else None,
        order=asked.order,
        role=asked.role,
        platform=asked.platform,
        offset=asked.offset,
        limit=SHOWN,
    )
    left = ranks_that_left(newest.id, before.id) if before else []
    lines = lines_of(wanted, before, left)
    gone = leavers(newest.id, before.id, limit=LEAVERS_SHOWN) if before else []
    total = sum(
        one.accounts
        for one in counted
        if asked.role in {"", one.role} and asked.platform in {"", one.platform}
    )
    named = [one.account for one in wanted] + [one.standing.account for one in gone]
    return {
        "before": before,
        "lines": lines,
        "most": max((one.net_high for one in lines), default=0.0),
        "left": len(left),
        "leavers": [(one.standing, LEFT[one.because]) for one in gone],
        "heads": {
            order.value: (asked.address(by="" if order is Order.NET else order.value), order)
            for order in Order
        },
        "not_the_ranking": NOT_THE_RANKING.get(asked.order, ""),
        "roles": [
            (one, asked.address(role=one.value)) for one in roles_of(counted, asked.platform)
        ],
        "platforms": [
            (one, asked.address(platform=one.value)) for one in platforms_of(counted, asked.role)
        ],
        "any_role": asked.address(role=""),
        "any_platform": asked.address(platform=""),
        "total": total,
        "first": asked.offset + 1,
        "last": asked.offset + len(lines),
        "earlier": asked.address(**{"from": max(asked.offset - SHOWN, 0)}) if asked.offset else "",
        "later": asked.address(**{"from": asked.offset + SHOWN})
        if asked.offset + SHOWN < total
        else "",
        "profiles": desk_of(request).audience.profiles(named),
    }
