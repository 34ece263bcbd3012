"""Collector of archives: reads a file that somebody collected, from any place in it."""

import csv
import itertools
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from fireline.domain.checkpoint import Checkpoint
from fireline.domain.clock import Clock
from fireline.domain.observation import Observation, Quarantined
from fireline.errors import ConfigError, ItemUnreadable
from fireline.platforms.archive.column_parser import ColumnParser
from fireline.platforms.archive.file import name_of, opened
from fireline.platforms.archive.mapping import Mapping, read_mapping
from fireline.platforms.archive.pages import of_page
from fireline.platforms.archive.parser import Parser
from fireline.platforms.archive.records import (
    LONGEST_LINE,
    Cutter,
    Record,
    lines,
    quoted_lines,
)
from fireline.platforms.archive.shapes import mapping_of, shape_of
from fireline.platforms.archive.typed import Untyped
from fireline.platforms.platform import Around
from fireline.scour.collector import Page, RawItem
from fireline.scour.columns import Columns

#: A page is so many records, or so many bytes, whichever comes first.
PAGE = 1_000
PAGE_BYTES = 16 * 1024 * 1024
#: So many records may be broken before the first one by which a shape can be recognised.
_LOOKED_AT = 100
_DELIMITERS = ",;\t|"
_MARK = b"\xef\xbb\xbf"


class ArchiveFile:
    """One file of CSV or NDJSON, packed with gzip or not; its shape is detected or declared."""

    def __init__(
        self, around: Around, file: str | Path, *, mapping: str | Path | None = None
    ) -> None:
        """Look at the beginning of the file.

        Raises:
            NotFoundError: there is no such file.
            ConfigError: its shape is not known, or a declared column is not there.
        """
        self._clock: Clock = around.clock
        self._path = Path(file)
        self._name = name_of(self._path)
        declared = read_mapping(Path(mapping)) if mapping else None
        first = self._first_line()
        self._columns: list[str] = []
        self._cut: Cutter = lines
        if (declared.form if declared else "") == "csv" or not first.lstrip().startswith(b"{"):
            self._look_at_columns(first)
        self.mapping = declared or self._detected()
        self._parser = Parser(self.mapping)
        self._column_parser = _column_parser(self.mapping, is_csv=bool(self._columns))
        self._require_columns()

    @property
    def name(self) -> str:
        """Name the source by its file and its beginning."""
        return self._name

    def pages(self, since: Checkpoint) -> Iterator[Page]:
        """Read on from a place in the file; a checkpoint is the place and the line there."""
        at, line = map(int, (since.reached or "0 1").split())
        with opened(self._path, at=at) as file:
            records = self._cut(file, at, line)
            if at == 0 and self._columns:
                next(records, None)
            yield from map(self._page, _paged(records))

    def parse(self, item: RawItem) -> Iterable[Observation]:
        """Say what one record means."""
        if item.unreadable:
            raise ItemUnreadable(item.unreadable)
        if self.mapping.unfold:
            return self._each_of_page(item)
        record = self._csv(item.body) if self._columns else _object(item.body)
        return list(self._parser.observations(record, seen_at=item.seen_at, raw=item.body))

    def columns(self, items: Sequence[RawItem]) -> Columns:
        """Say what records mean, in columns; what is out of the ordinary is read one by one."""
        if self._column_parser is None:
            return self._one_by_one(items)
        columns = Columns()
        for run in self._column_parser.runs(items):
            columns.join(run if isinstance(run, Columns) else self._one_by_one(run))
        return columns

    def _one_by_one(self, items: Sequence[RawItem]) -> Columns:
        seen: list[Observation] = []
        for item in items:
            try:
                seen += list(self.parse(item))
            except ItemUnreadable as bad:
                seen.append(item.set_aside(str(bad), source=self._name))
        return Columns.of(seen)

    def _each_of_page(self, item: RawItem) -> Iterator[Observation]:
        """Yield what each post of an answer means; a bad one is set aside, the others stand.

        Each post keeps its own part of the answer as its bytes: a hundred whole answers would be
        a hundred times too many.
        """
        for record in of_page(_object(item.body)):
            raw = json.dumps(record, ensure_ascii=False).encode()
            try:
                yield from self._parser.observations(record, seen_at=item.seen_at, raw=raw)
            except ItemUnreadable as bad:
                yield Quarantined(
                    source=self._name,
                    seen_at=item.seen_at,
                    because=str(bad),
                    raw=raw,
                    where=item.where,
                )

    def _page(self, page: list[Record]) -> Page:
        now = self._clock()
        last = page[-1]
        return Page(
            items=tuple(
                _too_long(each, now)
                if each.too_long
                else RawItem(each.body, now, f"line {each.line}")
                for each in page
            ),
            reached=Checkpoint(f"{last.after} {last.line + last.lines}"),
        )

    def _first_line(self) -> bytes:
        with opened(self._path) as file:
            record = next(quoted_lines(file, 0, 1), None)
        if record is None:
            raise ConfigError(f"{self._path} is empty: name a file that has records in it")
        return record.body.removeprefix(_MARK)

    def _look_at_columns(self, first: bytes) -> None:
        try:
            head = _decoded(first)
        except ItemUnreadable as bad:
            raise ConfigError(
                f"{self._path} is neither NDJSON nor CSV in UTF-8: {bad}; convert it first"
            ) from bad
        self._delimiter = max(_DELIMITERS, key=head.count)
        try:
            names = next(csv.reader([head], delimiter=self._delimiter), [])
        except csv.Error as bad:
            raise ConfigError(f"{self._path} is no CSV, its first line has {bad}") from bad
        self._columns = [name.strip() for name in names]
        self._cut = quoted_lines

    def _detected(self) -> Mapping:
        try:
            return self._recognised()
        except ConfigError as bad:
            raise ConfigError(f"{self._path} is no archive of a known shape: {bad}") from bad

    def _recognised(self) -> Mapping:
        if self._columns:
            return mapping_of(self._columns)
        with opened(self._path) as file:
            for record in itertools.islice(lines(file, 0, 1), _LOOKED_AT):
                try:
                    return shape_of(_object(record.body)).mapping
                except ItemUnreadable:
                    continue  # a broken record says nothing of the shape; the next one may
        raise ConfigError(f"there is no record of JSON among its first {_LOOKED_AT} lines")

    def _require_columns(self) -> None:
        if not self._columns:
            return
        pointed = {way for path in self.mapping.fields.values() for way in path.split(" | ")}
        missing = sorted(pointed - set(self._columns))
        if missing:
            raise ConfigError(
                f"{self._path} has no column {', '.join(missing)}, which the mapping names;"
                f" it has {', '.join(self._columns)}"
            )

    def _csv(self, body: bytes) -> dict[str, Any]:
        try:
            cells = next(csv.reader([_decoded(body)], delimiter=self._delimiter, strict=True), [])
        except csv.Error as bad:
            raise ItemUnreadable(f"the record is no CSV: {bad}") from bad
        if len(cells) != len(self._columns):
            raise ItemUnreadable(
                f"the record has {len(cells)} cells, and there are {len(self._columns)} columns"
            )
        return dict(zip(self._columns, cells, strict=True))


def _paged(records: Iterator[Record]) -> Iterator[list[Record]]:
    """Yield pages of records, of so many or of so many bytes."""
    page: list[Record] = []
    size = 0
    try:
        for record in records:
            page.append(record)
            size += len(record.body)
            if len(page) >= PAGE or size >= PAGE_BYTES:
                yield page
                page, size = [], 0
    except Exception:  # -- however the file breaks off, what came before it is kept
        if page:
            yield page
        raise
    if page:
        yield page


def _too_long(record: Record, now: datetime) -> RawItem:
    """Hand on what was kept of a record that is too long to be read."""
    begin = record.after - record.too_long
    return RawItem(
        record.body,
        now,
        f"line {record.line}, from byte {begin}",
        f"the line is {record.too_long:,} bytes long, and at most {LONGEST_LINE:,} are read;"
        f" its first {len(record.body):,} are kept",
    )


def _column_parser(mapping: Mapping, *, is_csv: bool) -> ColumnParser | None:
    """Return what reads records in columns; None where they can only be read one by one."""
    if is_csv:
        return None
    try:
        return ColumnParser(mapping)
    except Untyped:
        return None


def _decoded(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as bad:
        raise ItemUnreadable(f"byte {bad.start + 1} of the record is no UTF-8") from bad


def _object(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(_decoded(body))
    except (ValueError, RecursionError) as bad:
        raise ItemUnreadable(f"the line is no JSON: {bad}") from bad
    if not isinstance(found, dict):
        raise ItemUnreadable("the line is JSON, but no object")
    if b"\\ud" not in body.lower():
        return found
    try:
        return _without_half_characters(found)
    except RecursionError as bad:
        raise ItemUnreadable(f"the line is no JSON: {bad}") from bad


def _without_half_characters(found: dict[str, Any]) -> dict[str, Any]:
    """Replace halves of surrogate pairs, which JSON may hold and no text may."""
    whole = json.dumps(found, ensure_ascii=False).encode("utf-8", "replace")
    return cast("dict[str, Any]", json.loads(whole))
