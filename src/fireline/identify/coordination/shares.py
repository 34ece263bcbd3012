"""Shares: who shared what and when, as numbers in the order in which pairs are looked for."""

import attrs
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fireline.identify.coordination.pairs import Flags, Small
from fireline.identify.spread_graph import Floats, Ints

SHARES = pa.schema(
    {
        "trace": pa.string(),
        "object": pa.string(),
        "account": pa.string(),
        "content": pa.string(),
        "shared_at": pa.float64(),
    }
)
"""One row a share. The ``trace`` is the kind of object (work, link, text, repost), the ``content``
the share itself, ``shared_at`` seconds since 1970 by the platform's own word."""


@attrs.frozen(kw_only=True, eq=False)
class Shares:
    """The shares of one trace, by object and then by time.

    Five arrays of one length, one place a share; accounts are numbered alike in every trace.
    """

    trace: str
    object: Small
    account: Small
    content: Small
    at: Floats  #: seconds
    own: Flags  #: the object is the share itself
    accounts: int  #: how many accounts there are in all traces

    @classmethod
    def ordered(
        cls,
        *,
        trace: str,
        object: Ints,  # noqa: A002 -- the field's standard name
        account: Ints,
        content: Ints,
        at: Floats,
        accounts: int,
        own: Flags | None = None,
    ) -> "Shares":
        """Put shares into their order; those of one moment stay as they came."""
        order = np.argsort(at, kind="stable")
        order = order[np.argsort(object[order], kind="stable")]
        flags = np.zeros(len(object), dtype=np.bool_) if own is None else own
        return cls(
            trace=trace,
            object=object[order].astype(np.int32),
            account=account[order].astype(np.int32),
            content=content[order].astype(np.int32),
            at=at[order].astype(np.float64),
            own=flags[order],
            accounts=accounts,
        )

    def __len__(self) -> int:
        """Return how many shares there are."""
        return len(self.object)


@attrs.frozen(kw_only=True, eq=False)
class Traces:
    """All shares, trace by trace, with the names behind the numbers."""

    names: tuple[str, ...]  #: of accounts
    traces: tuple[Shares, ...]  #: by name of the trace
    objects: tuple[pa.Array, ...]  #: names of the objects, trace by trace
    contents: pa.Array  #: names of the shares themselves, for all traces

    @classmethod
    def from_table(cls, table: pa.Table) -> "Traces":
        """Number a table of ``SHARES``; a row of which anything is missing is no share."""
        rows = table.select(SHARES.names).cast(SHARES).drop_null()
        account, names = _numbered(rows["account"])
        content, contents = _numbered(rows["content"])
        traces, objects = [], []
        for trace in sorted(set(rows["trace"].unique().to_pylist())):
            here = np.flatnonzero(pc.equal(rows["trace"], trace).to_numpy())
            mine = rows.take(here)
            number, of = _numbered(mine["object"])
            traces.append(
                Shares.ordered(
                    trace=trace,
                    object=number,
                    account=account[here],
                    content=content[here],
                    at=mine["shared_at"].to_numpy(),
                    accounts=len(names),
                    own=pc.equal(mine["object"], mine["content"]).to_numpy(),
                )
            )
            objects.append(of)
        return cls(
            names=tuple(names.to_pylist()),
            traces=tuple(traces),
            objects=tuple(objects),
            contents=contents,
        )


def _numbered(column: pa.ChunkedArray) -> tuple[Ints, pa.Array]:
    """Number texts in the order of the alphabet, so that no input order moves a number."""
    told = column.combine_chunks().dictionary_encode()
    order = pc.sort_indices(told.dictionary).to_numpy()
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    return rank[told.indices.to_numpy()], told.dictionary.take(pa.array(order))
