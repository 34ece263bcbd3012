"""What is known of accounts, worked out by hand on a few of them."""

from datetime import date

import pytest

from fireline.domain.checkpoint import Checkpoint
from fireline.domain.observation import (
    AccountState,
    CountSighting,
    Deletion,
    Gap,
    Interaction,
    Standing,
    Tie,
)
from fireline.scour import Batch
from fireline.store.observations import LakeAudienceLog, LakeDeletionLog, LakeObservationLog, near
from integration.store.observations.sayings import NOON, account, minutes, post


@pytest.fixture(params=[near.FEW, 0], ids=["near", "far"], autouse=True)
def few(request, monkeypatch):
    """Ask the copy in memory, and the lake itself: the answers are the same."""
    monkeypatch.setattr(near, "FEW", request.param)


def keep(lake, *observations):
    batch = Batch(observations=observations, fingerprints=(), reached=Checkpoint("1"))
    LakeObservationLog(lake).keep("shapes", batch)


def follow(actor, target, at=NOON, **more):
    return Interaction(
        tie=Tie.FOLLOW,
        actor=f"shapes:{actor}",
        target=f"shapes:{target}",
        said_at=at,
        seen_at=at,
        **more,
    )


def state(name, standing, at=NOON):
    return AccountState(account=f"shapes:{name}", standing=standing, seen_at=at, said_at=at)


def test_what_was_never_told_is_null_and_not_zero(lake):
    a1, a2, b = post("a1"), post("a2"), post("b", account="bob")
    keep(
        lake,
        a1,
        a2,
        b,
        account("ann", followers=5),
        account("ann", at=minutes(1), followers=7),
        account("bob"),
        account("cat", followers=0),
        CountSighting(post=a1.key, seen_at=NOON, views=10),
        CountSighting(post=a1.key, seen_at=minutes(1), views=30),
        CountSighting(post=a2.key, seen_at=NOON, views=10),
        CountSighting(post=b.key, seen_at=NOON, likes=4),
    )

    rows = [tuple(row.values()) for row in LakeAudienceLog(lake).audience().to_pylist()]

    assert rows == [("shapes:ann", 7, 20.0, 2), ("shapes:cat", 0, None, 0)]


def test_a_follow_that_was_undone_is_no_tie(lake):
    keep(
        lake,
        follow("ann", "bob"),
        follow("ann", "bob", at=minutes(1), undone=True),
        follow("cat", "bob"),
        follow("bob", "bob"),
    )

    assert LakeAudienceLog(lake).ties().to_pylist() == [
        {"actor": "shapes:cat", "target": "shapes:bob"}
    ]


def test_passing_on_a_known_post_turns_to_its_author(lake):
    keep(lake, post("a#1"), post("b", account="bob", repost_of="shapes:a#1"))

    assert LakeAudienceLog(lake).ties().to_pylist() == [
        {"actor": "shapes:bob", "target": "shapes:ann"}
    ]


def test_a_gap_makes_each_of_its_days_unknown(lake):
    night = Gap(
        source="shapes",
        seen_at=minutes(0),
        because="the cursor was too old",
        from_at=minutes(-60 * 24),
        until_at=minutes(0),
    )
    keep(lake, night, Gap(source="others", seen_at=minutes(60 * 48), because="a jump"))

    assert LakeAudienceLog(lake).gap_days() == {
        date(2026, 4, 30),
        date(2026, 5, 1),
        date(2026, 5, 3),
    }


def test_an_account_is_removed_when_its_platform_says_so_last(lake):
    keep(
        lake,
        state("ann", Standing.TAKEN_DOWN),
        state("bob", Standing.TAKEN_DOWN),
        state("bob", Standing.ACTIVE, at=minutes(1)),
        state("cat", Standing.DELETED),
    )

    assert LakeAudienceLog(lake).removed() == {"shapes:ann": NOON}
    assert LakeDeletionLog(lake).standing_of("shapes:cat") == Standing.DELETED
    assert LakeDeletionLog(lake).standing_of("shapes:nobody") == Standing.UNKNOWN


def test_newcomers_are_those_that_first_appeared_since(lake):
    keep(
        lake,
        account("old", at=minutes(-10), handle="old"),
        account("old", at=minutes(5), handle="old2"),
        account("new", at=minutes(5), handle="new"),
    )

    log = LakeAudienceLog(lake)
    assert [seen.handle for seen in log.newcomers(since=NOON)] == ["new"]
    assert {k: v.handle for k, v in log.profiles(["shapes:old", "shapes:no"]).items()} == {
        "shapes:old": "old2"
    }


def test_a_deletion_speaks_of_every_version(lake):
    keep(lake, Deletion(post="shapes:a", account="shapes:ann", seen_at=NOON, said_at=NOON))

    log = LakeDeletionLog(lake)
    assert log.deleted_by_author("shapes:a#3") == NOON
    assert log.deleted_by_author("shapes:b") is None


def test_each_thing_that_an_account_shows_is_as_it_was_last_told(lake):
    keep(
        lake,
        account("ann", at=minutes(5), handle="ann.example", biography="First"),
        account("ann", at=minutes(6), handle="", biography="Second", avatar="ab" * 32, followers=3),
        account("ann", at=minutes(7), handle="anne.example"),
    )
    log = LakeAudienceLog(lake)

    (profile,) = log.profiles(["shapes:ann"]).values()
    (newcomer,) = log.newcomers(since=minutes(0))

    assert (profile.handle, profile.biography) == ("anne.example", "Second")
    assert (profile.avatar, profile.followers) == ("ab" * 32, 3)
    assert profile.seen_at == minutes(7)
    assert newcomer == profile


def test_the_bytes_of_a_profile_are_those_of_its_newest_sighting_that_has_any(lake):
    keep(
        lake,
        account("ann", at=minutes(5), handle="ann.example", raw=b"older"),
        account("ann", at=minutes(6), handle="ann.example", raw=b"newer"),
        account("ann", at=minutes(7), handle="ann.example"),
    )
    log = LakeAudienceLog(lake)

    assert log.profile_bytes("shapes:ann") == b"newer"
    assert log.profile_bytes("shapes:nobody") == b""


def test_what_was_asked_before_is_asked_anew_when_there_is_more(lake):
    log = LakeAudienceLog(lake)
    keep(lake, account("ann", at=minutes(5), followers=3))
    before = log.audience()

    keep(lake, account("bob", at=minutes(6), followers=4))

    assert before["account"].to_pylist() == ["shapes:ann"]
    assert log.audience()["account"].to_pylist() == ["shapes:ann", "shapes:bob"]
