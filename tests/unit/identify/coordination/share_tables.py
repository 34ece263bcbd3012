"""Shares for tests: small tables written by hand, and worlds with groups planted in noise."""

from collections.abc import Iterable

import numpy as np
import pyarrow as pa

from fireline.identify.coordination.shares import SHARES, Shares, Traces

TEN_ROWS = (
    # object, account, content, seconds
    ("red", "ann", "a1", 0),
    ("red", "bob", "b1", 30),
    ("red", "cat", "c1", 60),
    ("red", "ann", "a2", 65),
    ("blue", "ann", "a3", 100),
    ("blue", "bob", "b2", 100),
    ("blue", "bob", "b3", 400),
    ("blue", "dan", "d1", 410),
    ("green", "cat", "green", 500),
    ("green", "ann", "a4", 510),
)
"""The window is 60 s and two shares are the least. Dan has one share and takes no part. The green
share of Cat is the thing itself and makes no pair. Red: ann-bob (a1 b1, 30 s), ann-cat (a1 c1,
60 s), bob-cat (30 s), bob-ann (b1 a2, 35 s), cat-ann (c1 a2, 5 s); a1 a2 are of one account and 65
s apart. Blue: ann-bob (0 s). So in pairs are a1 a2 a3, b1 b2, c1: cat met with one share only and
is kept in pairs where the other side met with two."""


def table(rows: Iterable[tuple[str, str, str, float]], trace: str = "link") -> pa.Table:
    """Return rows (object, account, content, seconds) as a table of shares."""
    columns = list(zip(*rows, strict=True)) or [(), (), (), ()]
    return pa.table(
        {
            "trace": pa.array([trace] * len(columns[0]), pa.string()),
            "object": pa.array(columns[0], pa.string()),
            "account": pa.array(columns[1], pa.string()),
            "content": pa.array(columns[2], pa.string()),
            "shared_at": pa.array([float(at) for at in columns[3]], pa.float64()),
        }
    ).cast(SHARES)


def one_trace(rows: Iterable[tuple[str, str, str, float]]) -> tuple[Traces, Shares]:
    """Return the only trace of rows, with its names."""
    traces = Traces.from_table(table(rows))
    return traces, traces.traces[0]


def planted(
    *, seed: int, groups: int = 3, size: int = 6, acts: int = 10, noise: int = 4_000
) -> tuple[Shares, list[set[int]]]:
    """Plant groups that share things within 40 s into noise that comes in waves."""
    drawn = np.random.default_rng(seed)
    accounts, objects, days = 800, 500, 10 * 86_400.0
    busy = (np.arange(accounts) + 1.0) ** -0.7
    known = (np.arange(objects) + 1.0) ** -0.9
    of = drawn.choice(objects, noise, p=known / known.sum())
    at = (drawn.random(objects) * days)[of] + drawn.exponential(3_000, noise)
    who = drawn.permutation(accounts)[drawn.choice(accounts, noise, p=busy / busy.sum())]
    members = drawn.permutation(accounts)[: groups * size].reshape(groups, size)
    columns = [of], [who], [at]
    for number, group in enumerate(members):
        for act in range(acts):
            present = group[drawn.random(size) < 0.8]
            columns[0].append(np.full(len(present), objects + number * acts + act))
            columns[1].append(present)
            columns[2].append(drawn.random() * days + drawn.random(len(present)) * 40)
    of, who, at = (np.concatenate(column) for column in columns)
    shares = Shares.ordered(
        trace="link",
        object=of,
        account=who,
        content=np.arange(len(of)),
        at=np.floor(at),
        accounts=accounts,
    )
    return shares, [set(group.tolist()) for group in members]
