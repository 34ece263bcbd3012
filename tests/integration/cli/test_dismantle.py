"""``fireline identify dismantle`` as a person runs it; no installation is needed."""

import gzip
import json
from pathlib import Path

import pytest


@pytest.fixture
def ties(tmp_path: Path) -> Path:
    file = tmp_path / "ties.txt"
    file.write_text(
        "# two stars and a bridge\nred a\nred b\nred c\nred mid\nmid blue\nblue d\nblue e\n"
    )
    return file


def test_json_tells_order_lcc_area_and_seconds(fireline, ties: Path):
    answer = fireline("identify", "dismantle", str(ties), "--until", "0.2", "--json")

    assert answer.returncode == 0, answer.stderr
    told = json.loads(answer.stdout)
    assert (told["nodes"], told["edges"]) == (8, 7)
    assert sorted(told["order"]) == ["blue", "red"]
    assert told["lcc_nodes"] == [4, 1]
    assert told["lcc"] == [4 / 8, 1 / 8]
    assert told["area"] == pytest.approx(5 / 8)
    assert told["seconds"] >= 0
    assert told["adaptive_degree"]["removals"] == 2


def test_a_packed_list_and_words_for_a_person(fireline, ties: Path):
    packed = ties.with_suffix(".gz")
    packed.write_bytes(gzip.compress(ties.read_bytes()))

    answer = fireline("identify", "dismantle", str(packed), "--method", "degree", "--until", "0.2")

    assert answer.returncode == 0, answer.stderr
    assert "Structure is not oxygen" in answer.stdout
    assert [line.split()[-1] for line in answer.stdout.splitlines()[1:3]] == ["red", "blue"]


@pytest.mark.parametrize(
    ("content", "words", "sentence"),
    [
        (b"red blue\nalone\n", (), "ties.txt, line 2: one column where two are needed"),
        (b"", (), "no tie in it"),
        (b"\x1f\x8bbroken", (), "the packed file is damaged"),
        (b"a b\n", ("--method", "magic"), "no such method: magic"),
        (b"a b\n", ("--until", "7"), "until is a share of all nodes from 0 to 1, not 7"),
        (None, (), "there is no file"),
    ],
)
def test_bad_input_is_one_sentence(
    fireline, tmp_path: Path, content: bytes | None, words: tuple[str, ...], sentence: str
):
    file = tmp_path / "ties.txt"
    if content is not None:
        file.write_bytes(content)

    answer = fireline("identify", "dismantle", str(file), *words)

    assert answer.returncode not in {0, 130}
    assert sentence in answer.stderr
    assert "Traceback" not in answer.stderr
