"""Whatever is killed, and whenever: nothing is lost, doubled, torn or left out of the audit."""

from collections.abc import Iterator

import pytest

from crash.trial import EVERYBODY, Found, Trial, trial

#: Every process once. ``make soak`` goes on to 200 and looks after each kill, so that
#: its table says what each of them did; ``python -m crash --seeds 10`` does so for these.
SEEDS = range(10)


@pytest.fixture(scope="module")
def under_load() -> Iterator[Trial]:
    with trial() as running:
        yield running


def test_kills_do_no_harm_and_all_that_was_begun_is_done(under_load: Trial):
    killed = [under_load.strike(seed) for seed in SEEDS]

    found = under_load.settle()

    assert set(killed) == set(EVERYBODY)
    assert found.harm == {}
    assert found.heads > 0, "the audit was held to no signed head"
    assert found.posts == under_load.relay.said > 0
    assert found.referrals == found.letters + found.fates_unknown > 0


def test_harm_is_seen_when_there_is_some():
    unharmed = dict.fromkeys(("lost_posts", "doubled_posts", "gaps", "lost_referrals"), 0)
    rest = {"sent_twice": 0, "torn_evidence": 0, "unrecorded": 0, "fates_unknown": 0}
    counts = {"posts": 1, "referrals": 1, "letters": 1, "heads": 1, "seconds": 1.0}

    found = Found(killed="web", audit=("record 3",), **unharmed | rest | counts)

    assert found.harm == {"audit": ("record 3",)}
