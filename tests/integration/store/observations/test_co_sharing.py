"""Who shared what, and which accounts met: the lake's answer, by hand and beside the kernel's."""

import random
from datetime import timedelta

import pytest

from fireline.domain.checkpoint import Checkpoint
from fireline.domain.fingerprint import Kind
from fireline.identify.coordination.edges import Meeting, edges_of
from fireline.identify.coordination.shares import Traces
from fireline.scour import Batch
from fireline.store.observations import LakeObservationLog, LakeShares
from integration.store.observations.sayings import NOON, fingerprint, post

SINCE = NOON - timedelta(days=1)


def said(name, account, value, seconds, kind=Kind.LINK):
    made = post(name, account=account, at=NOON + timedelta(seconds=seconds))
    return made, fingerprint(made, value=value, kind=kind)


def keep(lake, sayings, *posts):
    batch = Batch(
        observations=(*(made for made, _ in sayings), *posts),
        fingerprints=tuple(found for _, found in sayings),
        reached=Checkpoint("1"),
    )
    LakeObservationLog(lake).keep("shapes", batch)


def test_what_was_shared_by_hand(lake):
    original = post("o", account="ann")
    reposts = post("r", account="bob", at=NOON + timedelta(seconds=5), repost_of=original.key)
    sayings = [
        said("a", "ann", "https://shapes.example/red", 1),
        said("b", "bob", "f00", 2, Kind.TEXT),
        said("c", "cat", "a" * 64, 3, Kind.PDQ),
    ]

    keep(lake, sayings, original, reposts)

    rows = LakeShares(lake).shares(since=SINCE).to_pylist()
    assert [tuple(row.values()) for row in rows] == [
        ("link", "https://shapes.example/red", "shapes:ann", "shapes:a", NOON.timestamp() + 1),
        ("repost", "shapes:o", "shapes:bob", "shapes:r", NOON.timestamp() + 5),
        ("text", "f00", "shapes:bob", "shapes:b", NOON.timestamp() + 2),
    ]
    assert LakeShares(lake).shares(since=NOON + timedelta(seconds=9)).num_rows == 0


def test_who_met_by_hand(lake):
    sayings = [
        said("a1", "ann", "red", 0),
        said("b1", "bob", "red", 30),
        said("c1", "cat", "red", 60),
        said("a2", "ann", "red", 65),
        said("a3", "ann", "blue", 100),
        said("b2", "bob", "blue", 100),
        said("b3", "bob", "blue", 400),
        said("d1", "dan", "blue", 410),
        said("c2", "cat", "green", 500),
    ]

    keep(lake, sayings)

    rows = LakeShares(lake).edges(since=SINCE, window=60).to_pylist()
    assert [tuple(row.values()) for row in rows] == [
        ("link", "shapes:ann", "shapes:bob", 3, 2, 3, 2, pytest.approx(2 / 3), 65 / 3),
        ("link", "shapes:ann", "shapes:cat", 2, 1, 2, 1, 0.5, 32.5),
        ("link", "shapes:bob", "shapes:cat", 1, 1, 1, 1, 1.0, 30.0),
    ]


@pytest.mark.parametrize(("least_shares", "least_objects"), [(2, 1), (3, 2)])
def test_the_lake_and_the_kernel_give_one_answer(lake, least_shares, least_objects):
    drawn = random.Random(7)
    sayings = [
        said(
            f"p{number}",
            drawn.choice("abcdefgh"),
            f"thing {drawn.randrange(6)}",
            drawn.randrange(600),
            drawn.choice([Kind.LINK, Kind.TEXT]),
        )
        for number in range(160)
    ]
    keep(lake, sayings)
    asked = LakeShares(lake)
    meeting = Meeting(window=20, min_participation=least_shares, least_objects=least_objects)
    traces = Traces.from_table(asked.shares(since=SINCE))

    ours = [
        (
            shares.trace,
            traces.names[found.low[edge]],
            traces.names[found.high[edge]],
            found.weight[edge],
            found.objects[edge],
            found.low_shares[edge],
            found.high_shares[edge],
            pytest.approx(found.symmetry[edge]),
            pytest.approx(found.delta[edge]),
        )
        for shares in traces.traces
        for found in [edges_of(shares, meeting)]
        for edge in range(len(found))
    ]

    told = asked.edges(
        since=SINCE, window=20, least_shares=least_shares, least_objects=least_objects
    )
    assert len(ours) > 10
    assert [tuple(row.values()) for row in told.to_pylist()] == ours
