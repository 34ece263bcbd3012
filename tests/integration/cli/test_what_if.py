"""``fireline identify what-if``: what is left, who takes over, how many officer hours."""

import json
from pathlib import Path

import pytest

from fireline.cli.main import run
from integration.cli.conftest import Fireline
from integration.cli.test_identify_rank import ACCOUNTS, EDGES


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    (tmp_path / "edges.csv").write_text(EDGES)
    (tmp_path / "accounts.csv").write_text(ACCOUNTS)
    return ["--edges", str(tmp_path / "edges.csv"), "--accounts", str(tmp_path / "accounts.csv")]


def test_the_other_way_takes_over_and_the_hours_are_told(
    files: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["identify", "what-if", "--remove", "bob", *files, "--json"]) == 0

    told = json.loads(capsys.readouterr().out)
    assert told["removed"] == ["bob"]
    assert told["lost"]["value"] == pytest.approx(10.0)
    assert told["left"]["value"] == pytest.approx(told["oxygen"] - 10.0)
    assert [row["account"] for row in told["takes_over"]] == ["cid"]
    # Eight minutes to refer and three for the second pair of eyes, none timed yet.
    assert told["officer_hours"] == pytest.approx(11 / 60)


def test_a_plan_is_read_from_a_file(
    files: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = tmp_path / "plan.csv"
    plan.write_text("account,score\nbob,1\ncid,1\n")

    assert run(["identify", "what-if", "--plan", str(plan), *files]) == 0

    out = capsys.readouterr().out
    assert out.startswith("without these 2 accounts")
    assert "nobody is seen to take over" in out
    assert "0.4 officer hours: 2 x (8.0 minutes to refer" in out


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ([], "name who would go: --remove ACCOUNT or --plan FILE"),
        (["--remove", "zed"], "zed carried no tracked work"),
        (["--plan", "nowhere.txt"], "nowhere.txt cannot be read"),
    ],
)
def test_what_cannot_be_asked_is_one_sentence(
    words: list[str], named: str, files: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["identify", "what-if", *words, *files]) != 0

    (sentence,) = [s for s in capsys.readouterr().err.splitlines() if s.startswith("fireline: ")]
    assert named in sentence


def test_on_an_empty_lake_nobody_is_known(fireline: Fireline) -> None:
    fireline(
        *("officer", "add", "ann", "--authority", "EXERCISE unit", "--password", "Grubblewick-77")
    )

    answer = fireline("identify", "what-if", "--remove", "shapes:ann")

    assert answer.returncode == 1
    assert "shapes:ann carried no tracked work" in answer.stderr
