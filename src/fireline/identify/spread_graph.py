"""Spread graph: who passes on whose works how likely, seen by how many, started how often."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Self, TypeVar

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from fireline.errors import FirelineError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

Number = TypeVar("Number", bound=np.generic)


def _fixed(array: NDArray[Number]) -> NDArray[Number]:
    array.setflags(write=False)
    return array


def _floats(given: ArrayLike) -> Floats:
    return _fixed(np.array(given, dtype=np.float64))


def _ints(given: ArrayLike) -> Ints:
    return _fixed(np.array(given, dtype=np.int64))


def _short_ints(given: ArrayLike) -> NDArray[np.int32]:
    return _fixed(np.array(given, dtype=np.int32))


def _flags(given: ArrayLike) -> Flags:
    return _fixed(np.array(given, dtype=np.bool_))


@attrs.frozen(kw_only=True, eq=False)
class SpreadGraph:
    """Who passes on whose works: an edge goes from the source of an item to who passes it on.

    The edges of account ``i`` are ``targets[offsets[i]:offsets[i + 1]]``. The arrays cannot be
    written to: what was ranked stays what was ranked.
    """

    accounts: tuple[str, ...]
    offsets: Ints = attrs.field(converter=_ints)
    targets: NDArray[np.int32] = attrs.field(converter=_short_ints)
    probability: Floats = attrs.field(converter=_floats)  #: of passing on one item
    exposure: Floats = attrs.field(converter=_floats)  #: views that one post gets
    imputed: Flags = attrs.field(converter=_flags)  #: the exposure was not told
    origination: Floats = attrs.field(converter=_floats)  #: new works a day

    def __attrs_post_init__(self) -> None:
        """Refuse a graph that does not hold together.

        Raises:
            FirelineError: lengths do not fit, or a number means nothing.
        """
        for holds, sentence in _rules(self):
            if not holds:
                raise FirelineError(f"the spread graph cannot be used: {sentence}")

    @classmethod
    def from_edges(
        cls,
        accounts: Sequence[str],
        edges: Sequence[tuple[int, int, float]] | NDArray[np.float64],
        *,
        exposure: ArrayLike,
        origination: ArrayLike,
        imputed: ArrayLike | None = None,
    ) -> Self:
        """Build it from (source, target, probability) in any order."""
        rows = np.asarray(edges, dtype=np.float64).reshape(-1, 3)
        sources, targets = rows[:, 0].astype(np.int64), rows[:, 1].astype(np.int64)
        if np.any(sources < 0) or np.any(sources >= len(accounts)):
            raise FirelineError("the spread graph cannot be used: an edge leaves no known account")
        order = np.lexsort((targets, sources))
        offsets = np.zeros(len(accounts) + 1, dtype=np.int64)
        np.cumsum(np.bincount(sources, minlength=len(accounts)), out=offsets[1:])
        return cls(
            accounts=tuple(accounts),
            offsets=offsets,
            targets=targets[order],
            probability=rows[order, 2],
            exposure=exposure,
            imputed=np.zeros(len(accounts), dtype=np.bool_) if imputed is None else imputed,
            origination=origination,
        )

    def __len__(self) -> int:
        """Count the accounts."""
        return len(self.accounts)

    @property
    def sources(self) -> Ints:
        """Return the source of each edge, beside ``targets``."""
        return np.repeat(np.arange(len(self), dtype=np.int64), np.diff(self.offsets))

    @property
    def originators(self) -> Ints:
        """Return the accounts from which new works come."""
        return np.flatnonzero(self.origination > 0)

    def without(self, accounts: Iterable[str]) -> Self:
        """Return the same graph with some accounts gone: they start, see and pass on nothing.

        Accounts and edges keep their places, so that both graphs are sampled with the same coins.

        Raises:
            FirelineError: an account is not in the graph.
        """
        gone = np.zeros(len(self), dtype=np.bool_)
        places = {account: at for at, account in enumerate(self.accounts)}
        for account in accounts:
            gone[_place(account, places)] = True
        cut = gone[self.sources] | gone[self.targets]
        return attrs.evolve(
            self,
            probability=np.where(cut, 0.0, self.probability),
            exposure=np.where(gone, 0.0, self.exposure),
            origination=np.where(gone, 0.0, self.origination),
        )


def _place(account: str, places: Mapping[str, int]) -> int:
    if account not in places:
        raise FirelineError(f"{account} is not in the spread graph")
    return places[account]


def _rules(graph: SpreadGraph) -> tuple[tuple[bool, str], ...]:
    count, edges = len(graph.accounts), len(graph.targets)
    shape = (
        (len(set(graph.accounts)) == count, "an account stands in it twice"),
        (graph.offsets.shape == (count + 1,), "offsets must be one more than the accounts"),
        (graph.probability.shape == (edges,), "each edge needs one probability"),
        (
            graph.exposure.shape == graph.imputed.shape == graph.origination.shape == (count,),
            "each account needs one exposure, one imputed mark and one origination rate",
        ),
    )
    if not all(holds for holds, _ in shape):
        return shape
    return (
        (
            graph.offsets[0] == 0
            and graph.offsets[-1] == edges
            and bool(np.all(np.diff(graph.offsets) >= 0)),
            "offsets must rise from 0 to the number of edges",
        ),
        (
            bool(np.all((graph.targets >= 0) & (graph.targets < count))),
            "an edge leads to no known account",
        ),
        (
            bool(np.all((graph.probability >= 0) & (graph.probability <= 1))),
            "a probability is not between 0 and 1",
        ),
        (
            bool(np.all(np.isfinite(graph.exposure) & (graph.exposure >= 0))),
            "an exposure is not a number of views",
        ),
        (
            bool(np.all(np.isfinite(graph.origination) & (graph.origination >= 0))),
            "an origination rate is not a number of works a day",
        ),
        (_simple(graph), "an account passes on to itself, or an edge stands twice"),
    )


def _simple(graph: SpreadGraph) -> bool:
    if np.any(np.diff(graph.offsets) < 0) or graph.offsets[-1] != len(graph.targets):
        return False
    edges = graph.sources * len(graph) + graph.targets
    if np.any(graph.sources == graph.targets):
        return False
    # Edges mostly come sorted; only others need to be sorted to see whether one stands twice.
    return bool(np.all(np.diff(edges) > 0)) or len(np.unique(edges)) == len(edges)
