"""Frames: what the messages of the firehose mean.

``com.atproto.sync.subscribeRepos`` (https://atproto.com/specs/event-stream and /specs/sync): two
DAG-CBOR items a frame, a header and a body. A commit carries its records as blocks in an envelope;
we keep those bytes and make sure that they are what the author's repository names.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

import attrs

from fireline.domain.observation import (
    AccountSighting,
    AccountState,
    Deletion,
    Observation,
    Quarantined,
    Standing,
)
from fireline.errors import ItemUnreadable
from fireline.platforms.bluesky import names
from fireline.platforms.bluesky.car import blocks, checked
from fireline.platforms.bluesky.cbor import decoded, decoded_all
from fireline.platforms.bluesky.cid import written
from fireline.platforms.bluesky.records import Fields, Published, meanings, moment

#: Kinds of records that mean something to us; the rest of a commit is not even unpacked.
_KINDS = (names.POST, names.REPOST, names.LIKE, names.FOLLOW, names.PROFILE)
_LONGEST = 500
#: What the stream says of an inactive account; other words mean that nothing is known.
_STANDINGS = {
    "takendown": Standing.TAKEN_DOWN,
    "suspended": Standing.SUSPENDED,
    "deactivated": Standing.DEACTIVATED,
    "deleted": Standing.DELETED,
}


@attrs.frozen(kw_only=True)
class Frame:
    """One message of the firehose, taken apart but not yet understood."""

    kind: str  #: ``#commit``, ``#account`` ...; empty for an error
    error: str
    body: Fields

    @property
    def sequence(self) -> int | None:
        """Its place in the stream; informational messages have none."""
        value = self.body.get("seq")
        return value if isinstance(value, int) else None

    @property
    def at(self) -> datetime | None:
        """When the relay passed it on."""
        return moment(self.body.get("time"))


def opened(message: bytes) -> Frame:
    """Take a message apart.

    Raises:
        ItemUnreadable: it is not two DAG-CBOR items, or they are not a header and a body.
    """
    parts = decoded_all(message)
    if len(parts) != 2 or not all(isinstance(part, dict) for part in parts):  # noqa: PLR2004 -- header and body
        raise ItemUnreadable("a message of the firehose is not a header and a body")
    header, body = parts
    if header.get("op") == -1:
        return Frame(kind="", error=str(body.get("error") or "an error without a name"), body=body)
    return Frame(kind=str(header.get("t") or ""), error="", body=body)


def understood(frame: Frame, *, seen_at: datetime, source: str) -> Iterator[Observation]:
    """Say what a message means; kinds that we do not know mean nothing to us.

    Raises:
        ItemUnreadable: the message as a whole cannot be read. One record of it that cannot be
            read is set aside alone.
    """
    meaning = _MEANINGS.get(frame.kind)
    if meaning is not None:
        yield from meaning(frame, seen_at, source)


def _commit(frame: Frame, seen_at: datetime, source: str) -> Iterator[Observation]:
    body = frame.body
    did, told_at = _whose(body, "repo"), frame.at or seen_at
    if body.get("tooBig"):
        raise ItemUnreadable(f"a commit of {did} was too big for the stream to carry its records")
    ops = [op for op in _list(body, "ops") if _kind_of(op) in _KINDS]
    found = blocks(_bytes(body, "blocks")) if any(_bytes(op, "cid") for op in ops) else {}
    for op in ops:
        try:
            yield from _operation(op, did, found, told_at, seen_at)
        except ItemUnreadable as bad:
            place = f"seq {frame.sequence}, at://{did}/{_shown(op.get('path'))}"
            block = found.get(_bytes(op, "cid"), b"")
            yield Quarantined(
                source=source, seen_at=seen_at, because=str(bad), raw=block, where=place
            )


def _operation(
    op: Fields, did: str, found: dict[bytes, bytes], told_at: datetime, seen_at: datetime
) -> Iterator[Observation]:
    address = names.address_of(f"at://{did}/{op.get('path')}")
    if op.get("action") == "delete":
        yield from _taken_back(address, told_at, seen_at)
        return
    cid = _bytes(op, "cid")
    block = checked(found, cid)
    yield from meanings(
        Published(
            address=address,
            cid=written(cid),
            fields=_record(block),
            raw=block,
            told_at=told_at,
            seen_at=seen_at,
        )
    )


def _taken_back(address: names.Address, told_at: datetime, seen_at: datetime) -> Iterator[Deletion]:
    """Say that an author took a post or repost back.

    The stream does not say whom a deleted follow or like was for, so those mean nothing.
    """
    if address.collection in (names.POST, names.REPOST):
        yield Deletion(
            post=names.post(address.uri),
            account=names.account(address.did),
            said_at=told_at,
            seen_at=seen_at,
        )


def _identity(frame: Frame, seen_at: datetime, _source: str) -> Iterator[Observation]:
    handle = frame.body.get("handle")
    if isinstance(handle, str):
        yield AccountSighting(
            account=names.account(_whose(frame.body, "did")),
            seen_at=seen_at,
            said_at=frame.at or seen_at,
            handle=_shown(handle),
        )


def _account(frame: Frame, seen_at: datetime, _source: str) -> Iterator[Observation]:
    active, status = frame.body.get("active"), str(frame.body.get("status"))
    standing = Standing.ACTIVE if active else _STANDINGS.get(status, Standing.UNKNOWN)
    yield AccountState(
        account=names.account(_whose(frame.body, "did")),
        standing=standing,
        seen_at=seen_at,
        said_at=frame.at or seen_at,
    )


_MEANINGS: Mapping[str, Callable[[Frame, datetime, str], Iterator[Observation]]] = {
    "#commit": _commit,
    "#identity": _identity,
    "#account": _account,
}


def _record(block: bytes) -> Fields:
    record = decoded(block)
    if not isinstance(record, dict):
        raise ItemUnreadable("a record is not a map of fields")
    return record


def _whose(body: Fields, name: str) -> str:
    did = body.get(name)
    if not isinstance(did, str) or not names.is_did(did):
        raise ItemUnreadable("a message of the firehose does not say whose it is")
    return did


def _kind_of(op: Fields) -> str:
    return str(op.get("path")).partition("/")[0]


def _shown(told: object) -> str:
    """Return what a stranger wrote so that it can be kept: not endless, and without NUL."""
    return str(told)[:_LONGEST].replace("\x00", "\ufffd")


def _list(body: Fields, name: str) -> list[Any]:
    value = body.get(name)
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _bytes(fields: Fields, name: str) -> bytes:
    value = fields.get(name)
    return value if isinstance(value, bytes) else b""
