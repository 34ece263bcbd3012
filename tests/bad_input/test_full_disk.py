"""A round of mail and a turn of tracking on a full disk: whole, or as if they had not begun."""

import json
import subprocess
import sys
from typing import Any

from bad_input.full_disk_acts import REFERRALS, SHARED, TRIES
from bad_input.small_disk import small_disk_for_everybody

NO_ROOM = "No space left on device"


def done_on_a_full_disk(what: str) -> dict[str, Any]:
    with small_disk_for_everybody("300m") as disk:
        acted = subprocess.run(
            [sys.executable, "-m", "bad_input.full_disk_acts", what, str(disk)],
            env={"PYTHONPATH": ":".join(filter(None, sys.path))},
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
    assert acted.returncode == 0, acted.stderr[-2_000:]
    told: dict[str, Any] = json.loads(acted.stdout)
    return told


def test_no_letter_is_lost_or_sent_twice_when_its_going_cannot_be_noted() -> None:
    told = done_on_a_full_disk("mail")

    assert [NO_ROOM in said for said in told["said"]] == [True] * TRIES
    assert told["left_in_the_full"] > 0, "nothing left that could have been lost"
    assert told["taken"] == [1] * REFERRALS
    fates_unknown = told["states"].pop("fate_unknown")  # an officer settles these
    assert fates_unknown == told["left_in_the_full"]
    assert told["states"] == {"delivered": REFERRALS - fates_unknown}
    assert told["delivered_without_a_letter"] == []


def test_a_turn_of_tracking_is_kept_whole_or_not_at_all() -> None:
    told = done_on_a_full_disk("tracking")

    assert [NO_ROOM in said for said in told["said"]] == [True]
    assert told["between"] == [True, 0], "the mark or a candidate of a turn that failed was kept"
    assert told["found"] == [SHARED, 0], "the turn after it finds all, and the next nothing twice"
    assert told["open"] == told["recorded"] == SHARED
