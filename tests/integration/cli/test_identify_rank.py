"""``fireline identify rank``: on plain files as anyone may check them, and on an empty lake."""

import json
from pathlib import Path

import pytest

from fireline.cli.main import run
from integration.cli.conftest import Fireline

EDGES = """source,target,probability
ann,bob,1
ann,cid,1
bob,dan,1
cid,dan,1
dan,eve,0.5
"""
ACCOUNTS = """account,exposure,originations
ann,10,2
bob,5,0
cid,5,0
dan,100,0
eve,50000000,0
"""


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    (tmp_path / "edges.csv").write_text(EDGES)
    (tmp_path / "accounts.csv").write_text(ACCOUNTS)
    return ["--edges", str(tmp_path / "edges.csv"), "--accounts", str(tmp_path / "accounts.csv")]


def asked(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, object]:
    assert run(["identify", "rank", *words, "--json"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return json.loads(out)


def test_anyone_can_check_it_from_outside(
    files: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    told = asked(capsys, *files, "--set", "2")

    # By hand: ann starts 2 works a day, and dan is reached by two ways whoever of the two goes.
    exact = {"ann": 50_000_240.0, "bob": 10.0, "cid": 10.0, "dan": 50_000_200.0, "eve": 5e7}
    assert told["oxygen"] == pytest.approx(50_000_240.0, rel=0.005)
    assert [row["account"] for row in told["accounts"]] == ["ann", "dan", "eve", "bob", "cid"]
    for row in told["accounts"]:
        assert row["score"] == pytest.approx(exact[row["account"]], rel=0.005)
        assert row["low"] <= row["score"] <= row["high"]
    assert next(row["account"] for row in told["set"]) == "ann"


@pytest.mark.parametrize("by", ["net", "volume", "followers", "pagerank", "betweenness", "core"])
def test_every_measure_puts_the_same_accounts_in_its_order(
    by: str, files: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    told = asked(capsys, *files, "--by", by, "--top", "3")

    values = [row["value"] for row in told["accounts"]]
    assert (told["by"], len(values)) == (by, 3)
    assert values == sorted(values, reverse=True)


def test_a_person_sees_a_table(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["identify", "rank", *files, "--top", "1", "--set", "1"]) == 0

    out = capsys.readouterr().out
    assert out.startswith("oxygen ")
    assert "to take out together, in order" in out
    assert "dan" not in out


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["--by", "nose"], "--by nose is no measure; there are: sustaining, net, volume"),
        (["--edges", "nowhere.csv", "--accounts", "nowhere.csv"], "nowhere.csv cannot be read"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    words: list[str], named: str, files: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["identify", "rank", *files, *words]) != 0

    (sentence,) = [s for s in capsys.readouterr().err.splitlines() if s.startswith("fireline: ")]
    assert named in sentence


def test_one_file_without_the_other_is_refused(
    files: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["identify", "rank", *files[:2]]) == 2

    assert "name --accounts, too" in capsys.readouterr().err


def test_an_empty_lake_says_what_to_do(fireline: Fireline) -> None:
    fireline(
        *("officer", "add", "ann", "--authority", "EXERCISE unit", "--password", "Grubblewick-77")
    )

    words = fireline("identify", "rank", "--set", "3")
    told = fireline("identify", "rank", "--by", "core", "--json")

    assert (words.returncode, told.returncode) == (0, 0), words.stderr + told.stderr
    assert "no account carried a tracked work in the last 30 days" in words.stdout
    assert (json.loads(told.stdout)["oxygen"], json.loads(told.stdout)["accounts"]) == (0.0, [])
