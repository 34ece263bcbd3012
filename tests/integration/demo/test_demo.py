"""The demo as a newcomer runs it, at a small size: the same stages, stores and tables."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

PNG = b"\x89PNG\r\n\x1a\n"


def play(folder: Path, *, seed: int, threads: int) -> tuple[subprocess.CompletedProcess[str], Any]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith("FIRELINE_")}
    answer = subprocess.run(
        [
            *(sys.executable, "-c", "from fireline.cli import main; main()", "demo", "--headless"),
            *("--accounts", "300", "--days", "6", "--seed", str(seed)),
            *("--json", str(folder / "figures.json")),
        ],
        env={
            **clean,
            "FIRELINE_DATA": str(folder / "data"),
            "FIRELINE_THREADS": str(threads),
            "COLUMNS": "120",
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert answer.returncode == 0, answer.stderr
    return answer, json.loads((folder / "figures.json").read_text())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("drill")


@pytest.fixture(scope="module")
def once(folder: Path):
    return play(folder, seed=3, threads=1)


def test_the_table_says_what_changed(once):
    answer, figures = once

    assert "EXERCISE: what changed" in answer.stdout
    assert "net effect" in answer.stdout
    assert "numbers game" in answer.stdout
    assert figures["works"] > 0
    assert figures["referrals"] > 0


def test_the_figures_have_what_was_promised(once):
    _, figures = once

    promised = {
        *("oxygen_before", "oxygen_after", "works", "sightings", "referrals"),
        *("removals_verified", "returns_noticed", "ranking", "seconds"),
    }
    assert promised <= figures.keys()
    assert {"account", "score", "low", "high", "volume_rank"} <= figures["ranking"][0].keys()
    assert figures["officers_error_rate"] > 0
    assert figures["near_miss_share"] == pytest.approx(0.5, abs=0.02)


def test_the_chart_is_a_picture(once, folder: Path):
    picture = (folder / "data" / "exercise" / "oxygen.png").read_bytes()

    assert picture.startswith(PNG)
    assert len(picture) > 5_000


def test_the_same_seed_plays_the_same_with_any_number_of_threads(once, folder: Path):
    _, first = once

    _, again = play(folder, seed=3, threads=2)

    assert again | {"seconds": 0} == first | {"seconds": 0}


def test_another_seed_plays_another_world(once, tmp_path: Path):
    _, first = once

    _, other = play(tmp_path, seed=4, threads=2)

    assert other["ranking"] != first["ranking"]
