"""The house as files: what the tests of the architecture look at."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "fireline"


def modules() -> list[Path]:
    """Return our own modules, in a stable order; what a framework generated is left out."""
    return [p for p in sorted(SOURCE.rglob("*.py")) if p.parent.name != "migrations"]


def packages() -> list[Path]:
    """Return the opening file of each of our packages."""
    return [p for p in modules() if p.name == "__init__.py"]


def folders() -> list[Path]:
    """Return every folder below ``fireline`` that holds a module."""
    return sorted({p.parent for p in SOURCE.rglob("*.py")})


def scripts() -> list[Path]:
    """Return every Python file that people write here, tests and tools included."""
    places = (SOURCE, ROOT / "tests", ROOT / "tools", ROOT / "benchmarks")
    return [
        p for place in places for p in sorted(place.rglob("*.py")) if "node_modules" not in p.parts
    ]


def short(path: Path) -> str:
    """Name a file from the root of the project, as a person would."""
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    """Return a module as it reads; parsed once however many tests look."""
    return ast.parse(path.read_text("utf-8"), filename=str(path))
