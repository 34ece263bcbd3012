"""The generator must not know how the stages work, or it would make what they expect."""

import ast
from pathlib import Path

import pytest

import fireline.exercise

FOLDER = Path(fireline.exercise.__file__).parent
#: What stands between a world and the stages; all else is the generator or the truth.
BEHIND_THE_PORTS = frozenset(
    {"judging.py", "officers.py", "officers_desk.py", "referring.py", "shift.py", "world.py"}
)
STAGES = ("scour", "track", "identify", "direct", "refer", "verify", "measure")
GENERATOR = sorted(p for p in FOLDER.glob("*.py") if p.name not in BEHIND_THE_PORTS)


def imported(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    return names | {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}


@pytest.mark.parametrize("path", GENERATOR, ids=lambda path: path.stem)
def test_a_part_of_the_generator_imports_no_stage(path: Path) -> None:
    stages = tuple(f"fireline.{stage}" for stage in STAGES)

    assert [name for name in imported(path) if name.startswith(stages)] == []


@pytest.mark.parametrize("name", ["judging", "referring", "shift"])
def test_officers_learn_the_truth_through_a_trained_eye_alone(name: str) -> None:
    known = imported(FOLDER / f"{name}.py")

    assert "fireline.exercise.truth" not in known
    assert ".truth" not in (FOLDER / f"{name}.py").read_text(encoding="utf-8")


def test_there_is_a_generator_to_look_at() -> None:
    assert {"ecosystem", "people", "spread", "truth"} <= {path.stem for path in GENERATOR}
