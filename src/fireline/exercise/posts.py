"""Posts: the columns of a day, what is shown of them, and what is true of them."""

from enum import IntEnum
from typing import Any

import attrs
import numpy as np

from fireline.exercise.columns import NONE, Flags, Ints
from fireline.exercise.shapes import Picture


class Form(IntEnum):
    """How a post relates to another one."""

    POST = 0
    REPLY = 1
    QUOTE = 2
    REPOST = 3


class Label(IntEnum):
    """What a post truly is. Only the truth may read this."""

    CHATTER = 0
    MEME = 1  #: harmless and much copied
    WORK = 2  #: carries a work for the community
    NEAR_MISS = 3  #: reports on a work, mocks or opposes it
    ANNOUNCEMENT = 4  #: names somebody who came back


@attrs.frozen(kw_only=True)
class Rows:
    """Posts in the making, in columns, in any order."""

    account: Ints
    at: Ints
    form: Ints
    label: Ints
    work: Ints
    text: list[str]
    link: list[str]
    picture: list[Picture | None]
    source: Ints  #: index in the world of the post that this one passes on or answers
    mention: Ints  #: account that is named
    uid: Ints  #: number of a row of a cascade, by which later rows find it
    anchor: Ints  #: uid of the post passed on, where the index is not known yet
    via: Ints  #: uid of the repost through which a repost came

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.account)

    def at_rows(self, rows: Ints) -> "Rows":
        """Return some of the rows, in the order given."""
        picks = rows.tolist()
        return _made(
            {
                field.name: column[rows]
                if isinstance(column := getattr(self, field.name), np.ndarray)
                else [column[i] for i in picks]
                for field in attrs.fields(Rows)
            }
        )

    def where(self, keep: Flags) -> "Rows":
        """Return the rows that are kept."""
        return self.at_rows(np.flatnonzero(keep))


def _made(columns: dict[str, Any]) -> Rows:
    """Make rows of columns by name; each stands under the name of its own kind."""
    return Rows(**columns)


def rows_of(account: Ints, at: Ints, text: list[str], **given: object) -> Rows:
    """Return plain posts; whatever else is given replaces a column."""
    count = len(account)
    none = np.full(count, NONE, dtype=np.int64)
    zero = np.zeros(count, dtype=np.int64)
    columns: dict[str, object] = {
        "account": account,
        "at": at,
        "text": text,
        "form": zero,
        "label": zero,
        "work": none,
        "link": [""] * count,
        "picture": [None] * count,
        "source": none,
        "mention": none,
        "uid": none,
        "anchor": none,
        "via": none,
    }
    return _made(columns | given)


def in_order_of_time(parts: list[Rows]) -> Rows:
    """Join parts of a day and sort them; no two posts share a moment."""
    rows = _made(
        {
            field.name: _joined([getattr(part, field.name) for part in parts])
            for field in attrs.fields(Rows)
        }
    )
    rows = rows.at_rows(np.argsort(rows.at, kind="stable"))
    steps = np.arange(len(rows))
    apart = np.maximum.accumulate(rows.at - steps) + steps
    return attrs.evolve(rows, at=apart)


def _joined(columns: list[Any]) -> object:
    if isinstance(columns[0], np.ndarray):
        return np.concatenate(columns)
    return [value for column in columns for value in column]


@attrs.frozen(kw_only=True)
class Day:
    """What the platforms show of one day, in order of time."""

    number: int
    first: int  #: index in the world of the first post; the others follow
    native: list[str]
    account: Ints
    at: Ints
    form: Ints
    text: list[str]
    link: list[str]
    picture: list[Picture | None]
    source: Ints  #: index in the world of the post passed on or answered; NONE
    via: Ints
    mention: Ints
    views: Ints  #: as the platform tells them; NONE where it does not

    def __len__(self) -> int:
        """Return how many posts there are."""
        return len(self.account)


@attrs.frozen(kw_only=True)
class Behind:
    """What is true of the posts of one day. Never shown to a stage."""

    label: Ints
    work: Ints  #: the work carried or, for a near-miss, aimed at
    exposures: Ints  #: how many people each post really reached


_DIGITS = np.frombuffer(b"234567abcdefghijklmnopqrstuvwxyz", dtype=np.uint8)
_LENGTH = 13  #: 64 bits in steps of five, as the time-sorted ids of atproto are written


def native_ids(at: Ints) -> list[str]:
    """Return sortable ids, one for each moment; times must differ."""
    shifts = 5 * np.arange(_LENGTH - 1, -1, -1)
    digits = (at[:, None] + 2**50 >> shifts) & 31
    ids: list[str] = _DIGITS[digits].view(f"S{_LENGTH}").ravel().astype(str).tolist()
    return ids
