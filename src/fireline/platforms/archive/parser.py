"""Parser: what a record means, by a mapping; pure, and told is never mixed up with not told."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import datetime
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

_COUNTS = ("views", "likes", "reposts", "replies", "quotes")
_SHOWN = ("name", "biography", "followers", "following", "posts")
#: Several links in one cell are parted by spaces, commas, semicolons or bars.
_PARTED = re.compile(r"[\s,;|]+(?=https?://)")
#: A repost of nothing, as some archives write it.
_NOBODY = ("0", "None", "null", "nan")
_HEX_SHA256 = re.compile(r"[0-9a-f]{64}")


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
            (("handle", *_SHOWN), self._sighting),
            (_COUNTS, self._counted),
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
        return str(found[0]).strip() if found and not isinstance(found[0], dict) else ""

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
        told = self._text(record, field)
        try:
            return int(float(told)) if told else None
        except (ValueError, OverflowError):
            return None  # a count that cannot be read was not told; the post stands without it

    def _other(self, record: dict[str, Any], field: str) -> PostKey | None:
        native = self._text(record, field)
        return post_key(self._platform, native) if native and native not in _NOBODY else None

    def _post(self, record: dict[str, Any], heart: _Heart, raw: bytes) -> Post:
        return Post(
            key=heart.key,
            account=heart.account,
            said_at=heart.said_at,
            seen_at=heart.seen_at,
            text=self._text(record, "text"),
            language=self._text(record, "language"),
            url=self._text(record, "url"),
            links=tuple(self._addresses(record, "links")),
            repost_of=self._other(record, "repost_of"),
            quote_of=self._other(record, "quote_of"),
            reply_to=self._other(record, "reply_to"),
            raw=raw,
        )

    def _addresses(self, record: dict[str, Any], field: str) -> Iterator[str]:
        """Yield addresses, each once; a cell may hold a list written as JSON, or several parted."""
        seen = set()
        for told in self._all(record, field):
            for address in _several(told):
                if address.startswith(("http://", "https://")) and address not in seen:
                    seen.add(address)
                    yield address

    def _sighting(self, record: dict[str, Any], heart: _Heart) -> Iterator[AccountSighting]:
        handle = self._text(record, "handle")
        if not handle and not any(self._text(record, field) for field in _SHOWN):
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
        counts = {field: self._number(record, field) for field in _COUNTS}
        if any(count is not None for count in counts.values()):
            yield CountSighting(post=heart.key, seen_at=heart.seen_at, **counts)

    def _mentioned(self, record: dict[str, Any], heart: _Heart) -> Iterator[Interaction]:
        for native in dict.fromkeys(self._all(record, "mentions")):
            yield Interaction(
                tie=Tie.MENTION,
                actor=heart.account,
                target=account_key(self._platform, str(native)),
                said_at=heart.said_at,
                seen_at=heart.seen_at,
                post=heart.key,
            )

    def _media(self, record: dict[str, Any], heart: _Heart) -> Iterator[MediaSighting]:
        addresses = list(self._addresses(record, "media_url"))
        told = self._text(record, "media_sha256").lower()
        sha256 = told if _HEX_SHA256.fullmatch(told) else ""
        for position, address in enumerate(addresses or [""] * bool(sha256)):
            yield MediaSighting(
                post=heart.key,
                account=heart.account,
                position=position,
                said_at=heart.said_at,
                seen_at=heart.seen_at,
                sha256=sha256 if position == 0 else "",
                url=address,
            )


def _several(told: object) -> list[str]:
    text = str(told).strip()
    if text.startswith("[") and text.endswith("]"):
        try:
            return [str(item) for item in json.loads(text)]
        except ValueError:
            text = text.strip("[]").replace("'", "")
    return [part.strip() for part in _PARTED.split(text)]
