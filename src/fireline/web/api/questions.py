"""Questions of the API: each goes through the very functions that the pages use."""

from collections.abc import Callable, Sequence
from typing import Annotated, Final, TypeVar
from uuid import UUID

from django.http import HttpRequest
from ninja import NinjaAPI, Path, Query

from fireline import identify
from fireline.domain.ids import AccountKey
from fireline.domain.purpose import Purpose
from fireline.domain.queue import ItemKind
from fireline.domain.referral import ReferralState
from fireline.errors import AccessRefused
from fireline.store.casework.queries.queue import queue_lines
from fireline.store.casework.queries.referral import (
    referral_lines,
    referral_sheet,
    referrals_at_account,
)
from fireline.store.casework.queries.sighting import sightings_by_account
from fireline.store.casework.queries.standing import by_net_effect, newest_ranking, standing_of
from fireline.store.casework.queries.tally import oxygen_points
from fireline.store.casework.queries.work import work_lines, work_sheet
from fireline.web.access import READ, found, require
from fireline.web.api.problems import answer_problems
from fireline.web.api.shapes import (
    OxygenOut,
    Page,
    Problem,
    QueueOut,
    RecordOut,
    ReferralOut,
    StandingOut,
    WorkOut,
)
from fireline.web.desk import by, desk_of
from fireline.web.sitting_middleware import holds_token

MOST: Final = 200
#: Nobody leafs further; whoever needs all of it makes an export.
FURTHEST: Final = 10_000
DAYS: Final = 366
Offset = Annotated[int, Query(ge=0, le=FURTHEST)]
Limit = Annotated[int, Query(ge=1, le=MOST)]
#: Printable words: no sign that a database or a log could stumble over.
Words = Annotated[str, Query(max_length=2000, pattern=r"^[^\x00-\x08\x0b-\x1f]*$")]
Account = Annotated[str, Path(max_length=500, pattern=r"^[^:\x00-\x1f]+:[^\x00-\x1f]+$")]
T = TypeVar("T")


def member(request: HttpRequest) -> bool:
    """Let a signed-in member read, and a program that showed its officer's token."""
    if not request.user.is_authenticated:
        return False
    require(request, READ)
    return True


PROBLEMS = dict.fromkeys((400, 401, 403, 404, 422, 429), Problem)
api = NinjaAPI(
    title="Fireline",
    version="1",
    description="What an officer may read on the desk, for a program of theirs.",
    docs_url=None,
    urls_namespace="api",
    auth=member,
)
answer_problems(api)


@api.get("/referrals", response={200: Page[ReferralOut], **PROBLEMS})
def referrals(
    request: HttpRequest,  # noqa: ARG001 -- ninja hands it
    state: ReferralState | None = None,
    offset: Offset = 0,
    limit: Limit = 50,
) -> dict[str, object]:
    """Referrals, those that moved last first."""
    states = [state] if state else []
    return _page(lambda most: referral_lines(states=states, limit=most), offset, limit)


@api.get("/referrals/{referral}", response={200: ReferralOut, **PROBLEMS})
def referral(request: HttpRequest, referral: UUID) -> object:  # noqa: ARG001 -- as above
    """One referral."""
    return found(referral_sheet(referral)).line


@api.get("/works", response={200: Page[WorkOut], **PROBLEMS})
def works(
    request: HttpRequest,  # noqa: ARG001 -- as above
    offset: Offset = 0,
    limit: Limit = 50,
) -> dict[str, object]:
    """Works that are tracked, those judged last first."""
    return _page(lambda most: work_lines(limit=most), offset, limit)


@api.get("/works/{work}", response={200: WorkOut, **PROBLEMS})
def work(request: HttpRequest, work: UUID) -> object:  # noqa: ARG001 -- as above
    """One work."""
    return found(work_sheet(work, sightings=1)).line


@api.get("/queue", response={200: Page[QueueOut], **PROBLEMS})
def queue(
    request: HttpRequest,  # noqa: ARG001 -- as above
    kind: ItemKind | None = None,
    offset: Offset = 0,
    limit: Limit = 50,
) -> dict[str, object]:
    """What waits, in the order of what it is worth."""
    kinds = [kind] if kind else []
    return _page(lambda most: queue_lines(limit=most, kinds=kinds), offset, limit)


@api.get("/oxygen", response={200: list[OxygenOut], **PROBLEMS})
def oxygen(
    request: HttpRequest,  # noqa: ARG001 -- as above
    days: Annotated[int, Query(ge=1, le=DAYS)] = 90,
) -> object:
    """Oxygen day by day, the oldest first; a day that is not known says so."""
    return oxygen_points(days=days)


@api.get("/accounts", response={200: Page[StandingOut], **PROBLEMS})
def accounts(
    request: HttpRequest,  # noqa: ARG001 -- as above
    offset: Offset = 0,
    limit: Limit = 50,
) -> dict[str, object]:
    """Return the newest ranking by net effect, with the volume beside it."""
    ranking = newest_ranking()
    if ranking is None:
        return {"items": [], "next_offset": None}
    return _page(lambda most: by_net_effect(ranking.id, limit=most), offset, limit)


@api.get("/accounts/{path:account}", response={200: RecordOut, **PROBLEMS})
def account(
    request: HttpRequest, account: Account, purpose: Purpose | None = None, reason: Words = ""
) -> dict[str, object]:
    """Open an account's record. Reading it is an act: purpose and reason are kept in the audit."""
    _require_no_link(request)
    desk, key = desk_of(request), AccountKey(account)
    identify.open_record(
        account=key,
        purpose=purpose,
        reason=reason,
        ledger=desk.ledger,
        by=by(request),
        authority=desk.authority.id,
        at=desk.clock(),
    )
    ranking = newest_ranking()
    standing = standing_of(ranking.id, key) if ranking else None
    return {
        "account": key,
        "standing": standing,
        "findings": standing.findings if standing else [],
        "sightings": sightings_by_account(key, limit=MOST).lines,
        "referrals": referrals_at_account(key, limit=MOST),
    }


def _require_no_link(request: HttpRequest) -> None:
    """Refuse to open a record where somebody else's link led an officer's browser here.

    A browser says from where it was led. A reason that a stranger wrote would stand in the audit
    with the officer's name.
    """
    led_from = request.headers.get("Sec-Fetch-Site", "same-origin")
    if led_from != "same-origin" and not holds_token(request):
        raise AccessRefused("a record is not opened by a link: open its page, or send a token")


def _page(ask: Callable[[int], Sequence[T]], offset: int, limit: int) -> dict[str, object]:
    """Return a page of a list, having asked for one more than it shows."""
    rows = ask(offset + limit + 1)
    more = len(rows) > offset + limit
    return {"items": rows[offset : offset + limit], "next_offset": offset + limit if more else None}
