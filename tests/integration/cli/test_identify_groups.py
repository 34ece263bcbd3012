"""``fireline identify groups``: on a plain file as anyone may check it."""

import json
from pathlib import Path

import pytest

from fireline.cli.main import run

TOGETHER = ("ann", "bob", "cat", "dan")


@pytest.fixture
def file(tmp_path: Path) -> str:
    """Four accounts share eight things within four seconds; a hundred others share alone."""
    rows = [
        (f"thing {act}", who, f"{who} {act}", act * 3_000 + place)
        for act in range(8)
        for place, who in enumerate(TOGETHER)
    ]
    rows += [(f"of {n}", f"other {n // 2}", f"share {n}", n * 100) for n in range(200)]
    told = "".join(f"{of},{who},{share},{at}\n" for of, who, share, at in rows)
    (path := tmp_path / "shares.csv").write_text(
        "object_id,account_id,content_id,timestamp_share\n" + told
    )
    return str(path)


def test_anyone_can_check_it_from_outside(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["identify", "groups", file, "--json"]) == 0

    told = json.loads(capsys.readouterr().out)
    (group,) = told["groups"]
    assert sorted(member["account"] for member in group["members"]) == list(TOGETHER)
    assert (group["acts_in_all"], group["ties_in_all"]) == (8, 6)
    assert {act["seconds"] for act in group["acts"]} == {3.0}
    assert (told["shares"], told["ties"], told["pairs_tested"]) == (232, 6, 104 * 103 // 2)
    assert told["groups_by_chance"] == 0
    assert told["traces"][0]["pairs_left_out"] == 0


def test_words_say_what_was_tested_and_what_chance_finds(
    file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["identify", "groups", file, "--window", "2"]) == 0
    narrow = capsys.readouterr().out
    assert run(["identify", "groups", file, "--min", "9"]) == 0
    nobody = capsys.readouterr().out

    assert "232 shares, 5 pairs of accounts met" in narrow
    assert "worlds of chance" in narrow
    assert "no group: nothing is shared alike more than by chance" in nobody


def test_bad_input_is_one_sentence_with_file_and_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "odd.csv"
    file.write_text("object_id,account_id,content_id,timestamp_share\nred,ann,a1,noon\n")

    assert run(["identify", "groups", str(file)]) == 1
    assert f"{file} line 2: its timestamp_share is 'noon'" in capsys.readouterr().err
