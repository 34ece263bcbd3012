"""Parser: what a record means, by a mapping; pure, and told is never mixed up with not told."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import pairwise
from typing import Any

import attrs

from fireline.domain.ids import (
    AccountKey,
    PostKey,
    account_key,
    post_key,
    provisional_account_key,
)
from fireline.domain.observation import (
    AccountSighting,
    CountSighting,
    Interaction,
    MediaSighting,
    Observation,
    Post,
    Tie,
)
from fireline.errors import ItemUnreadable
from fireline.platforms.archive.mapping import Mapping
from fireline.platforms.archive.moments import read_moment
from fireline.platforms.archive.paths import Reader, beginnings, reader

COUNTS = ("views", "likes", "reposts", "replies", "quotes")
SHOWN = ("name", "biography", "followers", "following", "posts")
#: Several links in one cell are parted by spaces, commas, semicolons or bars.
_BEGINS = re.compile(r"(?<=[\s,;|])https?://")
_PARTING = " \t\n\r\x0b\x0c,;|"
#: The largest count that the lake can keep; a larger one is a slip or a joke, and was not told.
_LARGEST = 2**63 - 1
#: A repost of nothing, as some archives write it.
NOBODY = ("0", "None", "null", "nan")
_WEB = ("http://", "https://")
HEX_SHA256 = re.compile(r"[0-9a-f]{64}")


@attrs.frozen(kw_only=True)
class _Heart:
    """What every observation of one record shares."""

    key: PostKey
    account: AccountKey
    said_at: datetime
    seen_at: datetime


_More = Callable[[dict[str, Any], _Heart], Iterator[Observation]]


class Parser:
    """Says what records mean; made once for an archive, used for each of its records."""

    def __init__(self, mapping: Mapping) -> None:
        """Prepare the reading of each field."""
        self._platform = mapping.platform
        self._readers: dict[str, Reader] = {
            name: reader(path) for name, path in mapping.fields.items()
        }
        # What no field speaks of is not looked for in each of a million records.
        parts: tuple[tuple[tuple[str, ...], _More], ...] = (
            (("handle", *SHOWN), self._sighting),
            (COUNTS, self._counted),
            (("mentions",), self._mentioned),
            (("media_url", "media_sha256"), self._media),
        )
        self._more = [
            (frozenset[str]().union(*begins), more)
            for fields, more in parts
            if (begins := [beginnings(path) for f, path in mapping.fields.items() if f in fields])
        ]

    def observations(
        self, record: dict[str, Any], *, seen_at: datetime, raw: bytes
    ) -> Iterator[Observation]:
        """Yield the post of a record, and what else it tells.

        Raises:
            ItemUnreadable: it does not say which post this is, whose, or when it was made.
        """
        heart = _Heart(
            key=post_key(self._platform, self._required(record, "id")),
            account=self._account(record),
            said_at=read_moment(self._required(record, "said_at")),
            seen_at=seen_at,
        )
        yield self._post(record, heart, raw)
        for begins, more in self._more:
            if not begins.isdisjoint(record):
                yield from more(record, heart)

    def _all(self, record: dict[str, Any], field: str) -> list[Any]:
        read = self._readers.get(field)
        return read(record) if read else []

    def _text(self, record: dict[str, Any], field: str) -> str:
        found = self._all(record, field)
        return written(found[0]) if found else ""

    def _required(self, record: dict[str, Any], field: str) -> str:
        told = self._text(record, field)
        if not told:
            raise ItemUnreadable(f"the record does not say its {field}")
        return told

    def _account(self, record: dict[str, Any]) -> AccountKey:
        native = self._text(record, "account")
        if native:
            return account_key(self._platform, native)
        handle = self._text(record, "handle")
        if not handle:
            raise ItemUnreadable("the record does not say its account")
        return provisional_account_key(self._platform, handle)

    def _number(self, record: dict[str, Any], field: str) -> int | None:
        return number(self._text(record, field))

    def _other(self, record: dict[str, Any], field: str) -> PostKey | None:
        native = self._text(record, field)
        return post_key(self._platform, native) if native and native not in NOBODY else None

    def _post(self, record: dict[str, Any], heart: _Heart, raw: bytes) -> Post:
        return Post(
            key=heart.key,
            account=heart.account,
            said_at=heart.said_at,
            seen_at=heart.seen_at,
            text=self._text(record, "text"),
            language=self._text(record, "language"),
            url=self._text(record, "url"),
            links=addresses(self._all(record, "links")),
            repost_of=self._other(record, "repost_of"),
            quote_of=self._other(record, "quote_of"),
            reply_to=self._other(record, "reply_to"),
            raw=raw,
        )

    def _sighting(self, record: dict[str, Any], heart: _Heart) -> Iterator[AccountSighting]:
        handle = self._text(record, "handle")
        if not handle and not any(self._text(record, field) for field in SHOWN):
            return
        created = self._text(record, "created_at")
        yield AccountSighting(
            account=heart.account,
            seen_at=heart.seen_at,
            said_at=heart.said_at,
            handle=handle.removeprefix("@"),
            name=self._text(record, "name"),
            biography=self._text(record, "biography"),
            followers=self._number(record, "followers"),
            following=self._number(record, "following"),
            posts=self._number(record, "posts"),
            created_at=read_moment(created) if created else None,
        )

    def _counted(self, record: dict[str, Any], heart: _Heart) -> Iterator[CountSighting]:
        counts = {field: self._number(record, field) for field in COUNTS}
        if any(count is not None for count in counts.values()):
            yield CountSighting(post=heart.key, seen_at=heart.seen_at, **counts)

    def _mentioned(self, record: dict[str, Any], heart: _Heart) -> Iterator[Interaction]:
        for native in mentioned(self._all(record, "mentions")):
            yield Interaction(
                tie=Tie.MENTION,
                actor=heart.account,
                target=account_key(self._platform, native),
                said_at=heart.said_at,
                seen_at=heart.seen_at,
                post=heart.key,
            )

    def _media(self, record: dict[str, Any], heart: _Heart) -> Iterator[MediaSighting]:
        told = self._text(record, "media_sha256").lower()
        sha256 = told if HEX_SHA256.fullmatch(told) else ""
        found = addresses(self._all(record, "media_url"))
        for position, address in enumerate(found or [""] * bool(sha256)):
            yield MediaSighting(
                post=heart.key,
                account=heart.account,
                position=position,
                said_at=heart.said_at,
                seen_at=heart.seen_at,
                sha256=sha256 if position == 0 else "",
                url=address,
            )


def written(value: object) -> str:
    """Return a value as text; a group of fields says nothing.

    A NUL, which no database takes, shows as a sign that was not told.
    """
    if isinstance(value, dict):
        return ""
    return str(value).strip().replace("\x00", "\ufffd")


def number(told: str) -> int | None:
    """Return a count; one that cannot be read was not told, and the post stands without it."""
    try:
        found = int(float(told)) if told else None
    except (ValueError, OverflowError):
        return None
    return found if found is None or -_LARGEST <= found <= _LARGEST else None


def mentioned(found: list[Any]) -> list[str]:
    """Return the ids of those whom a post mentions, each once."""
    return list(dict.fromkeys(name for value in found if (name := written(value))))


def addresses(found: list[Any]) -> tuple[str, ...]:
    """Return addresses, each once; a cell may hold a list written as JSON, or several parted."""
    several = (address for told in found for address in _several(told))
    return tuple(dict.fromkeys(each for each in several if each.startswith(_WEB)))


def _several(told: object) -> list[str]:
    text = written(told)
    if text.startswith("[") and text.endswith("]"):
        try:
            return [written(item) for item in json.loads(text)]
        except (ValueError, RecursionError):
            text = text.strip("[]").replace("'", "")
    begins = [0, *(found.start() for found in _BEGINS.finditer(text)), len(text)]
    parts = [text[begin:end] for begin, end in pairwise(begins)]
    return [part.rstrip(_PARTING) for part in parts[:-1]] + [part.strip() for part in parts[-1:]]
