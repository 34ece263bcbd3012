"""What most accounts share is wanted first, and nothing is looked at twice."""

import pytest

from fireline.domain.checkpoint import Checkpoint
from fireline.domain.fingerprint import Picture
from fireline.scour import Batch
from fireline.store.observations import LakeMediaLog, LakeObservationLog, near
from integration.store.observations.sayings import medium, minutes, post


@pytest.fixture(params=[near.FEW, 0], ids=["near", "far"], autouse=True)
def few(request, monkeypatch):
    """Ask the copy in memory, and the lake itself: the answers are the same."""
    monkeypatch.setattr(near, "FEW", request.param)


def keep(lake, *media):
    batch = Batch(observations=media, fingerprints=(), reached=Checkpoint("1"))
    LakeObservationLog(lake).keep("shapes", batch)


def wanted(lake, **more):
    found = LakeMediaLog(lake).wanted(limit=10, **more)
    return [(media.sha256, media.post.partition(":")[2]) for media in found]


def test_the_file_that_most_accounts_share_comes_first_by_its_earliest_post(lake):
    keep(
        lake,
        medium(post("a", account="ann"), "01"),
        medium(post("b", account="bob", at=minutes(2)), "02"),
        medium(post("c", account="cat", at=minutes(1)), "02"),
        medium(post("d", account="ann", at=minutes(3)), "01"),
    )

    assert wanted(lake) == [("02", "c"), ("01", "a")]
    assert wanted(lake, min_accounts=2) == [("02", "c")]


def test_what_was_looked_at_is_not_wanted_again_even_when_it_failed(lake):
    keep(lake, medium(post("a"), "01"), medium(post("b"), "02"))

    LakeMediaLog(lake).keep_pictures(
        [Picture(sha256="01", fetched_at=minutes(0), failure="it is gone")]
    )

    assert wanted(lake) == [("02", "b")]


def test_what_says_that_it_is_no_picture_or_has_no_told_hash_is_not_wanted(lake):
    keep(
        lake,
        medium(post("a"), "01", mime="video/mp4"),
        medium(post("b"), ""),
        medium(post("c"), "03", mime=""),
    )

    assert wanted(lake) == [("03", "c")]
