"""Track reads the lake by marks, and sees each row once."""

import pytest

from fireline.domain.checkpoint import Checkpoint
from fireline.domain.fingerprint import Kind, Picture
from fireline.scour import Batch
from fireline.store.observations import LakeFingerprintLog, LakeMediaLog, LakeObservationLog, near
from fireline.track.fingerprint_log import FINGERPRINTS, PASSED_ON, PICTURES, SPREAD
from integration.store.observations.sayings import fingerprint, minutes, post


@pytest.fixture(params=[near.FEW, 0], ids=["near", "far"], autouse=True)
def few(request, monkeypatch):
    """Ask the copy in memory, and the lake itself: the answers are the same."""
    monkeypatch.setattr(near, "FEW", request.param)


def keep(lake, *posts, prints=()):
    LakeObservationLog(lake).keep(
        "shapes",
        Batch(observations=posts, fingerprints=tuple(prints), reached=Checkpoint("1")),
    )


def names(table, column="post"):
    return [key.partition(":")[2] for key in table[column].to_pylist()]


def test_turns_that_follow_one_another_see_each_fingerprint_once(lake):
    log, first, second = LakeFingerprintLog(lake), post("a"), post("b", at=minutes(1))

    keep(lake, first, prints=[fingerprint(first)])
    between = log.mark()
    keep(lake, second, prints=[fingerprint(second)])

    assert names(log.fingerprints(after="", until=between)) == ["a"]
    assert names(log.fingerprints(after=between, until=log.mark())) == ["b"]


def test_fingerprints_come_in_the_order_in_which_they_were_seen(lake):
    log = LakeFingerprintLog(lake)
    late, early = post("a", at=minutes(5)), post("b", at=minutes(1))

    keep(lake, late, early, prints=[fingerprint(late), fingerprint(early)])

    assert names(log.fingerprints(after="", until=log.mark())) == ["b", "a"]


def test_a_post_that_was_seen_twice_counts_once(lake):
    log = LakeFingerprintLog(lake)
    once, again = post("a"), post("a", at=minutes(9))

    keep(lake, once, again, prints=[fingerprint(once), fingerprint(again)])

    found = log.fingerprints(after="", until=log.mark())
    assert (names(found), found["seen_at"].to_pylist()) == (["a"], [minutes(0)])


def test_a_fingerprint_carries_the_language_and_address_of_its_post(lake):
    log, said = LakeFingerprintLog(lake), post("a", language="ar", url="https://example.org/1")

    keep(lake, said, prints=[fingerprint(said)])

    found = log.fingerprints(after="", until=log.mark())
    assert found.select(["language", "url"]).to_pylist() == [
        {"language": "ar", "url": "https://example.org/1"}
    ]


def test_looking_back_finds_every_post_with_one_of_the_values(lake):
    log = LakeFingerprintLog(lake)
    a, b, c = (post(name, at=minutes(i)) for i, name in enumerate("abc"))
    prints = [
        fingerprint(a, "11"),
        fingerprint(b, "22"),
        fingerprint(c, "11", kind=Kind.FILE),
        fingerprint(c, "33"),
    ]

    keep(lake, a, b, c, prints=prints)

    wanted = {Kind.TEXT: ["11", "33"]}
    assert names(log.fingerprints_with(values=wanted, until=log.mark())) == ["a", "c"]


def test_passing_on_is_told_by_its_way_and_without_the_version(lake):
    log = LakeFingerprintLog(lake)
    first = post("a#1")
    repost = post("b", repost_of="shapes:a#1", at=minutes(1))
    both = post("c", quote_of="shapes:a#2", reply_to="shapes:b", at=minutes(2))

    keep(lake, first, repost, both)

    rows = log.passed_on(after="", until=log.mark()).select(["post", "via", "of"]).to_pylist()
    assert [tuple(row.values()) for row in rows] == [
        ("shapes:b", "repost", "shapes:a"),
        ("shapes:c", "quote", "shapes:a"),
        ("shapes:c", "reply", "shapes:b"),
    ]
    assert names(log.passed_on_of(posts=["shapes:b"], until=log.mark())) == ["c"]


def test_spread_counts_accounts_and_posts_and_names_the_first(lake):
    log = LakeFingerprintLog(lake)
    said = [
        post("a", account="ann", at=minutes(3)),
        post("b", account="bob", at=minutes(1)),
        post("c", account="bob", at=minutes(2)),
    ]
    other = post("d", account="eve")

    keep(lake, *said, other, prints=[*map(fingerprint, said), fingerprint(other, "other")])

    rows = log.spread(values={Kind.TEXT: ["f00"]}, until=log.mark()).to_pylist()
    assert [(r["accounts"], r["posts"], r["example"], r["first_said_at"]) for r in rows] == [
        (2, 3, "shapes:b", minutes(1))
    ]


def test_only_files_that_were_read_as_pictures_are_told(lake):
    log = LakeFingerprintLog(lake)
    good = Picture(sha256="aa", fetched_at=minutes(0), pdq="0" * 64, quality=90)
    bad = Picture(sha256="bb", fetched_at=minutes(0), failure="no picture")

    LakeMediaLog(lake).keep_pictures([bad, good])

    assert log.all_pictures(until=log.mark()).to_pylist() == [
        {"sha256": "aa", "pdq": "0" * 64, "quality": 90}
    ]
    assert log.pictures_of(files=["bb"], until=log.mark()).num_rows == 0


@pytest.mark.parametrize(
    ("answer", "schema"),
    [
        (lambda log: log.fingerprints(after="", until=log.mark()), FINGERPRINTS),
        (lambda log: log.passed_on(after="", until=log.mark()), PASSED_ON),
        (lambda log: log.all_pictures(until=log.mark()), PICTURES),
        (lambda log: log.spread(values={}, until=log.mark()), SPREAD),
    ],
    ids=["fingerprints", "passed_on", "pictures", "spread"],
)
def test_an_empty_lake_answers_in_the_same_columns(lake, answer, schema):
    assert answer(LakeFingerprintLog(lake)).schema.equals(schema)
