"""Turned: which account turned to which, kept in numbers; only what was added is read.

The answer is that of the question ``ties``, which reads every day. Here the pairs stay in the
memory of the process beside the lake's mark, and only what was added since is asked for: the last
word on each tie, who passed on whose posts, and the authors of posts that were passed on before
anybody had seen them. Where the lake now has less than it had at that mark (a day was forgotten,
somebody was erased) all is read anew.
"""

import threading
from weakref import WeakKeyDictionary

import attrs
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fireline.errors import StoreError
from fireline.identify.carrying import distinct
from fireline.store.name_book import NameBook
from fireline.store.observations.lake import Lake

Longs = NDArray[np.int64]

_BITS = 28
"""Bits of one account's number in a pair; two of them and the kind of tie fill 64."""

_ACCOUNT, _PAIR = (1 << _BITS) - 1, (1 << 2 * _BITS) - 1


@attrs.frozen(kw_only=True, eq=False)
class _Words:
    """The last word on each tie, by its key: kind, actor and target in one number."""

    key: Longs
    undone: NDArray[np.bool_]
    seen_at: Longs
    said_at: Longs

    def with_newer(self, new: "_Words") -> "_Words":
        """Take in newer words; whatever comes later in time stands, and equals as they came."""
        both = [
            np.concatenate([getattr(self, name), getattr(new, name)])
            for name in ("key", "undone", "seen_at", "said_at")
        ]
        key, _, seen_at, said_at = both
        touched = np.isin(key, new.key)
        old = np.flatnonzero(~touched)
        rows = np.flatnonzero(touched)
        rows = rows[np.lexsort((said_at[rows], seen_at[rows], key[rows]))]
        last = rows[np.append(np.diff(key[rows]) != 0, True)[: len(rows)]]
        kept = np.concatenate([old, last])
        kept = kept[np.argsort(key[kept], kind="stable")]
        return _Words(
            key=key[kept], undone=both[1][kept], seen_at=seen_at[kept], said_at=said_at[kept]
        )


class Turned:
    """The pairs of one lake as this process knows them; threads may share it."""

    def __init__(self) -> None:
        """Start with nothing read."""
        self._lock = threading.Lock()
        self._forget()

    def _forget(self) -> None:
        self._names, self._ties = NameBook(), NameBook()
        self._mark = -1
        self._had: dict[str, object] = {}
        none = np.zeros(0, dtype=np.int64)
        self._words = _Words(key=none, undone=none.astype(np.bool_), seen_at=none, said_at=none)
        self._passed = none
        self._unknown = pa.table({"actor": pa.array([], pa.string()), "of": pa.array([], "string")})
        self.read = 0  #: rows that the lake told since all was read anew

    def table(self, lake: Lake) -> pa.Table:
        """Return who turned to whom (``TIES``), each pair once, names numbered."""
        with self._lock:
            until = int(lake.mark())
            if self._mark >= 0 and self._had_at(lake, self._mark) != self._had:
                self._forget()
            if until != self._mark:
                self._take_in(lake, until)
            else:
                self._had = self._had_at(lake, until)
            return self._told()

    def _had_at(self, lake: Lake, mark: int) -> dict[str, object]:
        return lake.rows("turned_until", until=mark)[0]

    def _take_in(self, lake: Lake, until: int) -> None:
        between = {"after": self._mark, "until": until}
        said = lake.ask("turned_since", **between)
        new = _Words(
            key=self._keys(said, self._ties.numbers(said["tie"])),
            undone=said["undone"].to_numpy(),
            seen_at=said["seen_at"].to_numpy(),
            said_at=said["said_at"].to_numpy(),
        )
        self._words = self._words.with_newer(new)
        passed = lake.ask("passed_since", **between)
        known = passed.filter(passed["target"].is_valid())
        late = self._late(lake, between)
        self._passed = distinct(np.concatenate([self._passed, self._keys(known), late]))
        unknown = passed.filter(passed["of"].is_valid()).select(["actor", "of"])
        self._unknown = pa.concat_tables([self._unknown, unknown])
        self.read += said.num_rows + passed.num_rows
        self._mark, self._had = until, self._had_at(lake, until)

    def _late(self, lake: Lake, between: dict[str, int]) -> Longs:
        """Return the pairs of what was passed on before its author's post had been seen."""
        if not self._unknown.num_rows:
            return np.zeros(0, dtype=np.int64)
        wanted = pa.table({"native": self._unknown["of"].unique()})
        authors = lake.ask("authors_since", wanted, **between)
        found = self._unknown.join(authors, keys="of", right_keys="native", join_type="inner")
        still = pc.invert(pc.is_in(self._unknown["of"], authors["native"].combine_chunks()))
        self._unknown = self._unknown.filter(still)
        return self._keys(pa.table({"actor": found["actor"], "target": found["account"]}))

    def _keys(self, pairs: pa.Table, tie: "NDArray[np.int32] | None" = None) -> Longs:
        """Return each pair in one number, with the kind of tie where there is one.

        Raises:
            StoreError: there are more accounts than a number has room for.
        """
        actor = self._names.numbers(pairs["actor"]).astype(np.int64)
        target = self._names.numbers(pairs["target"]).astype(np.int64)
        if max(actor.max(initial=0), target.max(initial=0)) > _ACCOUNT:
            raise StoreError(
                f"more than {_ACCOUNT:,} accounts turned to each other: that is more than one"
                " machine ranks; forget older days of interactions first"
            )
        kind = np.zeros(len(actor), dtype=np.int64) if tie is None else tie.astype(np.int64)
        return np.asarray((kind << 2 * _BITS) | (actor << _BITS) | target)

    def _told(self) -> pa.Table:
        standing = self._words.key[~self._words.undone] & _PAIR
        pairs = distinct(np.concatenate([standing, self._passed]))
        actor, target = pairs >> _BITS, pairs & _ACCOUNT
        proper = actor != target
        return pa.table(
            {
                "actor": self._names.column(actor[proper].astype(np.int32)),
                "target": self._names.column(target[proper].astype(np.int32)),
            }
        )


_KEPT: "WeakKeyDictionary[Lake, Turned]" = WeakKeyDictionary()


def turned_of(lake: Lake) -> Turned:
    """Return what this process knows of a lake's pairs."""
    return _KEPT.setdefault(lake, Turned())
