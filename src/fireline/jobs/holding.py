"""Holding: a legal hold copies what the lake has into evidence, and lets nobody drop the copy.

The lake itself is never held: its days go on going. What was copied is one file of lines an author,
each a row as the lake had it, and each medium that the shelf still has. Each author's copies stand
under a place of theirs, so that they are found when that author is erased.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pyarrow as pa

from fireline.domain.authority import Authority
from fireline.domain.ids import AccountKey, platform_of, unversioned
from fireline.domain.location import Location, LocationKind
from fireline.domain.retention import Held, Hold
from fireline.errors import NotFoundError
from fireline.loop import Desk
from fireline.store.observations.erase_list import seeing_restricted

if TYPE_CHECKING:
    from fireline.store.casework.retention_holds import DjangoHolds
    from fireline.wiring import Installation


def holds_of(unit: "Installation", authority: UUID) -> "DjangoHolds":
    """Return the legal holds of one authority."""
    from fireline.store.casework.retention_holds import (
        DjangoHolds,  # -- models need a configured Django
    )

    return DjangoHolds(authority, unit.ids, unit.clock)


def place_hold(
    unit: "Installation",
    authority: Authority,
    *,
    of: Held,
    key: str,
    reason: str,
    by: UUID,
    at: datetime,
) -> Hold:
    """Copy what the lake has of a place, a work or an account, and hold the copies.

    Raises:
        NotFoundError: nothing is known of it.
    """
    desk, holds = unit.desk(authority), holds_of(unit, authority.id)
    accounts, posts = _named(of, key, holds)
    with seeing_restricted():
        rows = list(_rows(unit, accounts, posts))
    if not rows:
        raise NotFoundError(f"the lake has nothing of {of.value} {key} any more")
    with unit.scope(authority.id):
        files = dict.fromkeys(
            sha256 for theirs in _by_author(rows) for sha256 in _copied(unit, desk, of, theirs)
        )
        hold = Hold(id=unit.ids(), of=of, key=key, reason=reason, by=by, at=at, files=tuple(files))
        holds.place(hold)
    return hold


def _by_author(rows: Sequence[dict[str, Any]]) -> Iterable[Sequence[dict[str, Any]]]:
    """Put together what belongs to one author, the one whose post came first before the others."""
    authors: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        authors.setdefault(row["account"], []).append(row)
    return authors.values()


def _copied(
    unit: "Installation", desk: Desk, of: Held, rows: Sequence[dict[str, Any]]
) -> Iterator[str]:
    """Copy an author's rows and media, one file after the other; return their names."""
    place = desk.case_file.ensure_location(_place(desk, of, rows))
    for copy in chain([_as_lines(rows)], _media(unit, rows)):
        yield desk.evidence.put(copy, place=place.id)


def _named(of: Held, key: str, holds: "DjangoHolds") -> tuple[Sequence[str], Sequence[str]]:
    """Return the accounts and the posts, without version, that a hold is about."""
    if of is Held.ACCOUNT:
        return [key], []
    if of is Held.PLACE:
        return [], [unversioned(key)]
    seen = holds.sighted(_id(key))
    return [], list(dict.fromkeys(post for post, _ in seen))


def _rows(
    unit: "Installation", accounts: Sequence[str], posts: Sequence[str]
) -> Iterator[dict[str, Any]]:
    wanted = pa.table(
        {
            "account": pa.array([*accounts, *[""] * len(posts)], pa.string()),
            "native": pa.array([*[""] * len(accounts), *posts], pa.string()),
        }
    )
    for name in ("held_posts", "held_media", "held_accounts"):
        for row in unit.lake.rows(name, wanted):
            yield {"of": name.removeprefix("held_")} | row


def _as_lines(rows: Sequence[dict[str, Any]]) -> bytes:
    lines = (json.dumps(row, default=_written, ensure_ascii=False) for row in rows)
    return "".join(f"{line}\n" for line in lines).encode()


def _written(value: object) -> str:
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value)


def _media(unit: "Installation", rows: Sequence[dict[str, Any]]) -> Iterator[bytes]:
    files = {str(row["sha256"]) for row in rows if row["of"] == "media" and row["sha256"]}
    for file in sorted(files):
        if unit.media.has(file):
            yield unit.media.get(file)


def _place(desk: Desk, of: Held, rows: Sequence[dict[str, Any]]) -> Location:
    """Return the place under which an author's copies are kept: the account, or the first post."""
    account = AccountKey(rows[0]["account"])
    posts = (row["native"] if row["of"] == "posts" else row.get("post") for row in rows)
    post = next((unversioned(post) for post in posts if post), "")
    is_account = of is Held.ACCOUNT or not post
    key = str(account if is_account else post)
    return Location(
        id=desk.ids(),
        kind=LocationKind.ACCOUNT if is_account else LocationKind.POST,
        key=key,
        platform=platform_of(key),
        account=account,
    )


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as bad:
        raise NotFoundError(f"no such work: {text}; a work is named by its id") from bad
