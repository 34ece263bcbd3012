"""A night that was killed is done by running it again: whatever the moment, the end is the same."""

from datetime import timedelta

import pytest

from fireline.domain.checkpoint import Checkpoint
from fireline.jobs import forgetting, nightly
from fireline.scour import Batch
from fireline.store.observations import LakeObservationLog, erasing
from integration.retention.installation import NIGHT, listed
from integration.retention.test_erase_list import everything
from integration.store.observations.sayings import post

AT_ONCE = timedelta(days=-10_000)
OLD = NIGHT - timedelta(days=40)


class Killed(BaseException):
    """Stands for a kill between two statements."""


def fill(night):
    LakeObservationLog(night.unit.lake).keep("shapes", everything())
    said = tuple(post(f"old{number}", "bob", at=OLD) for number in range(3))
    batch = Batch(observations=said, fingerprints=(), reached=Checkpoint("2"))
    LakeObservationLog(night.unit.lake).keep("shapes", batch)
    listed(night, "shapes:eve")


def left(night):
    """Return everything that is left in the lake, and what stands on the list."""
    tables = ("posts", "accounts", "interactions", "media", "fingerprints", "edges", "counts")
    rows = [night.unit.lake.change(f"FROM lake.{table}") for table in tables]
    erasures = forgetting.erasures_of(night.unit, night.authority.id)
    return str(rows), [(one.key, one.done_at) for one in erasures.standing()]


@pytest.mark.parametrize("step", ["erase persons", "forget days"])
def test_a_night_that_breaks_off_after_a_step_is_finished_by_the_next(night, step, monkeypatch):
    fill(night)

    def breaks_off(done):
        def until_then(opened):
            done(opened)
            raise Killed

        return until_then

    steps = [(name, breaks_off(do) if name == step else do) for name, do in nightly._STEPS]
    monkeypatch.setattr(nightly, "_STEPS", tuple(steps))
    require_finished_by_the_next(night, monkeypatch)


def test_a_night_that_breaks_off_amid_an_erasure_is_finished_by_the_next(night, monkeypatch):
    """Casework is done and the lake half: posts and profiles, which tell of the rest, go last."""
    fill(night)
    deleting = erasing._delete

    def breaks_off(lake, table, trail):
        if table == "accounts":
            raise Killed
        return deleting(lake, table, trail)

    monkeypatch.setattr(erasing, "_delete", breaks_off)
    require_finished_by_the_next(night, monkeypatch)


def require_finished_by_the_next(night, monkeypatch):
    with pytest.raises(Killed):
        nightly.nightly(night.unit, at=NIGHT, grace=AT_ONCE)
    monkeypatch.undo()
    report = nightly.nightly(night.unit, at=NIGHT, grace=AT_ONCE)

    told, listed = left(night)
    assert listed == [("", NIGHT)]
    assert "shapes:eve" not in told
    assert "shapes:old" not in told
    assert report.not_ours == ()
