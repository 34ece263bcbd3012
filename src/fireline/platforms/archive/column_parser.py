"""Column parser: says of a thousand records at once what the parser says of each.

The parser is the truth, and its tests hold here as well. What is in any way out of the ordinary
(a type that the mapping does not expect, a record without its id, a time that cannot be read) is
left to it.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import chain, compress, groupby
from operator import itemgetter
from typing import Any

import attrs
import pyarrow as pa
import pyarrow.compute as pc

from fireline.domain.ids import account_key, post_key, provisional_account_key
from fireline.domain.observation import (
    AccountSighting,
    CountSighting,
    Interaction,
    MediaSighting,
    Post,
    Tie,
)
from fireline.errors import ItemUnreadable
from fireline.platforms.archive.mapping import Mapping
from fireline.platforms.archive.moments import read_moment
from fireline.platforms.archive.parser import (
    COUNTS,
    HEX_SHA256,
    NOBODY,
    SHOWN,
    addresses,
    mentioned,
    number,
    written,
)
from fireline.platforms.archive.typed import Typed, TypedReader
from fireline.scour import Columns, RawItem, Same

_MOMENT = pa.timestamp("us", tz="UTC")
#: What Python calls a time; Arrow knows earlier and later ones.
_FIRST = pa.scalar(datetime.min.replace(tzinfo=UTC), _MOMENT)
_LAST = pa.scalar(datetime.max.replace(tzinfo=UTC), _MOMENT)
#: Whole numbers that stay what they are when they are read as the parser does.
_EXACT = 2**53
_SHOWN_TEXTS = ("handle", "name", "biography")
_SHOWN_NUMBERS = ("followers", "following", "posts")


@attrs.frozen
class _Run:
    """Records that follow each other and are all ordinary, with what all their parts share."""

    items: Sequence[RawItem]
    records: Sequence[Typed]
    keys: Sequence[str]
    accounts: Sequence[str]
    said_at: pa.Array
    created_at: pa.Array
    seen_at: Same | list[datetime]

    @property
    def heart(self) -> dict[str, Any]:
        """Return the fields that posts, ties and files share."""
        return {"account": self.accounts, "said_at": self.said_at, "seen_at": self.seen_at}

    def some(self, which: Sequence[int]) -> "_Run":
        """Return the run with only these of its records, some of them more than once."""
        if list(which) == list(range(len(self.records))):
            return self
        taken = pa.array(which, pa.int64())
        items = [self.items[at] for at in which]
        return _Run(
            items,
            [self.records[at] for at in which],
            [self.keys[at] for at in which],
            [self.accounts[at] for at in which],
            self.said_at.take(taken),
            self.created_at.take(taken),
            _seen_at(items),
        )


class ColumnParser:
    """Says what records mean, field by field; made once for an archive."""

    def __init__(self, mapping: Mapping) -> None:
        """Prepare the reading.

        Raises:
            Untyped: the records of this mapping can only be read one by one.
        """
        self._reader = TypedReader(mapping)
        self._platform = mapping.platform

    def runs(self, items: Sequence[RawItem]) -> Iterator[Columns | Sequence[RawItem]]:
        """Yield what runs of items mean, and those between them that are to be read one by one."""
        records = [None if each.unreadable else self._reader.decoded(each.body) for each in items]
        for is_typed, at in _alike([record is not None for record in records]):
            if is_typed:
                yield from self._ordinary(items[at], records[at])
            else:
                yield items[at]

    def _ordinary(
        self, items: Sequence[RawItem], records: Sequence[Typed]
    ) -> Iterator[Columns | Sequence[RawItem]]:
        """Part the records that have all that a post needs from those that do not."""
        ids, accounts = self._texts("id", records), self._accounts(records)
        said_at = _moments(self._texts("said_at", records))
        created_at, born = self._created_at(records)
        is_told = pc.and_(said_at.is_valid(), born).to_pylist()
        whole = [
            bool(native and account and told)
            for native, account, told in zip(ids, accounts, is_told, strict=True)
        ]
        keys = [post_key(self._platform, native) for native in ids]
        for is_whole, at in _alike(whole):
            if not is_whole:
                yield items[at]
                continue
            moments = (_cut(said_at, at), _cut(created_at, at))
            some = items[at]
            yield self._columns(
                _Run(some, records[at], keys[at], accounts[at], *moments, _seen_at(some))
            )

    def _columns(self, run: _Run) -> Columns:
        columns = Columns()
        columns.add(Post, len(run.items), run.heart | self._of_posts(run))
        self._add_sightings(columns, run)
        self._add_counts(columns, run)
        self._add_mentions(columns, run)
        self._add_media(columns, run)
        return columns

    def _of_posts(self, run: _Run) -> dict[str, Any]:
        texts = {name: self._texts(name, run.records) for name in ("text", "language", "url")}
        others = {name: self._others(name, run) for name in ("repost_of", "quote_of", "reply_to")}
        linked = self._reader.alls("links", run.records)
        links = {} if linked is None else {"links": [_linked(each) for each in linked]}
        raw = [item.body for item in run.items]
        return {"key": run.keys, **texts, **links, **others, "raw": raw}

    def _others(self, field: str, run: _Run) -> list[Any] | Same:
        if not self._reader.points_at(field):
            return Same(None)
        return [
            post_key(self._platform, native) if native and native not in NOBODY else None
            for native in self._texts(field, run.records)
        ]

    def _add_sightings(self, columns: Columns, run: _Run) -> None:
        if not any(map(self._reader.points_at, ("handle", *SHOWN))):
            return
        texts = {name: self._texts(name, run.records) for name in _SHOWN_TEXTS}
        some = run
        if not all(texts["handle"]):
            told = self._told_of_account(texts, run.records)
            some = run.some(told)
            texts = {name: [values[at] for at in told] for name, values in texts.items()}
        texts["handle"] = [each.removeprefix("@") for each in texts["handle"]]
        fields = some.heart | texts | {"created_at": some.created_at}
        fields |= {name: self._numbers(name, some.records) for name in _SHOWN_NUMBERS}
        columns.add(AccountSighting, len(some.keys), fields)

    def _told_of_account(self, texts: dict[str, list[str]], records: Sequence[Typed]) -> list[int]:
        """Return the places of the records that tell anything of their account."""
        numbers = (self._texts(name, records) for name in _SHOWN_NUMBERS)
        together = zip(*texts.values(), *numbers, strict=True)
        return [at for at, each in enumerate(together) if any(each)]

    def _add_counts(self, columns: Columns, run: _Run) -> None:
        told = [field for field in COUNTS if self._reader.points_at(field)]
        if not told:
            return
        counts = {field: self._numbers(field, run.records) for field in told}
        if any(None not in values for values in counts.values()):
            fields = {"post": run.keys, "seen_at": run.seen_at} | counts
            columns.add(CountSighting, len(run.keys), fields)
            return
        is_told = [set(each) != _NONE for each in zip(*counts.values(), strict=True)]
        some = run.some([at for at, each in enumerate(is_told) if each])
        fields = {name: list(compress(values, is_told)) for name, values in counts.items()}
        columns.add(
            CountSighting, len(some.keys), {"post": some.keys, "seen_at": some.seen_at} | fields
        )

    def _add_mentions(self, columns: Columns, run: _Run) -> None:
        found = self._reader.alls("mentions", run.records)
        if found is None or not any(found):
            return
        whom = [mentioned(each) for each in found]
        some = run.some([at for at, each in enumerate(whom) for _ in each])
        targets = [account_key(self._platform, native) for native in chain.from_iterable(whom)]
        heart = some.heart
        fields = {"tie": Same(Tie.MENTION), "actor": heart.pop("account"), "target": targets}
        columns.add(Interaction, len(targets), heart | fields | {"post": some.keys})

    def _add_media(self, columns: Columns, run: _Run) -> None:
        if not any(map(self._reader.points_at, ("media_url", "media_sha256"))):
            return
        found = self._reader.alls("media_url", run.records) or [[]] * len(run.records)
        hashes = [
            told if HEX_SHA256.fullmatch(told) else ""
            for told in map(str.lower, self._texts("media_sha256", run.records))
        ]
        shown = [
            _linked(each) or ("",) * bool(sha256)
            for each, sha256 in zip(found, hashes, strict=True)
        ]
        which = [(at, place) for at, each in enumerate(shown) for place in range(len(each))]
        some = run.some([at for at, _ in which])
        fields = {
            "post": some.keys,
            "position": [place for _, place in which],
            "sha256": ["" if place else hashes[at] for at, place in which],
            "url": list(chain.from_iterable(shown)),
        }
        columns.add(MediaSighting, len(which), some.heart | fields)

    def _texts(self, field: str, records: Sequence[Typed]) -> list[str]:
        found = self._reader.firsts(field, records)
        if found is None:
            return [""] * len(records)
        return [
            value.strip()
            if type(value) is str and "\x00" not in value
            else written(value)
            if value is not None
            else ""
            for value in found
        ]

    def _numbers(self, field: str, records: Sequence[Typed]) -> list[int | None]:
        found = self._reader.firsts(field, records)
        if found is None:
            return [None] * len(records)
        return [
            value
            if value is None or (type(value) is int and -_EXACT < value < _EXACT)
            else number(written(value))
            for value in found
        ]

    def _accounts(self, records: Sequence[Typed]) -> list[str]:
        natives = self._texts("account", records)
        if all(natives):
            return [account_key(self._platform, native) for native in natives]
        return [
            account_key(self._platform, native)
            if native
            else handle and provisional_account_key(self._platform, handle)
            for native, handle in zip(natives, self._texts("handle", records), strict=True)
        ]

    def _created_at(self, records: Sequence[Typed]) -> tuple[pa.Array, pa.Array]:
        """Return when accounts were made, and of which records this is not told or can be read."""
        if not self._reader.points_at("created_at"):
            count = len(records)
            return pa.nulls(count, _MOMENT), pa.repeat(pa.scalar(value=True), count)
        told = self._texts("created_at", records)
        moments = _moments(told)
        return moments, pc.or_(moments.is_valid(), pa.array([not text for text in told]))


_NONE = {None}
#: An address that stands alone, as in most records; what else a cell may hold is for the parser.
_ALONE = re.compile(r"https?://[^\s,;|\]\x00]+")


def _linked(found: list[Any]) -> tuple[str, ...]:
    """Return addresses as the parser does."""
    if not found:
        return ()
    if len(found) == 1 and type(found[0]) is str and _ALONE.fullmatch(found[0]):
        return (found[0],)
    return addresses(found)


def _moments(told: list[str]) -> pa.Array:
    """Return the moments that texts tell, null where one cannot be read or tells none."""
    try:
        quick = pa.array([text or None for text in told], pa.string()).cast(_MOMENT)
    except (pa.ArrowInvalid, UnicodeEncodeError):
        quick = None
    if quick is not None and _is_ours(quick):
        return quick
    return pa.array([_moment(text) for text in told], _MOMENT)


def _is_ours(moments: pa.Array) -> bool:
    """Say whether Python, too, has these moments."""
    ends = pc.min_max(moments)
    first, last = ends["min"], ends["max"]
    if not first.is_valid:
        return True
    return bool(pc.greater_equal(first, _FIRST).as_py() and pc.less_equal(last, _LAST).as_py())


def _moment(text: str) -> datetime | None:
    try:
        return read_moment(text) if text else None
    except ItemUnreadable:
        return None


def _seen_at(items: Sequence[RawItem]) -> Same | list[datetime]:
    seen = [item.seen_at for item in items]
    return Same(seen[0]) if seen and seen.count(seen[0]) == len(seen) else seen


def _cut(array: pa.Array, at: slice) -> pa.Array:
    return array.slice(at.start, at.stop - at.start)


def _alike(flags: Sequence[bool]) -> Iterator[tuple[bool, slice]]:
    """Yield the runs of equal flags, and where they stand."""
    for flag, run in groupby(enumerate(flags), key=itemgetter(1)):
        places = [at for at, _ in run]
        yield flag, slice(places[0], places[-1] + 1)
