"""What silences a check gives its reason after ``--``; so does a late import or a broad except."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from architecture.house import modules, scripts, short, tree

SILENCER = re.compile(r"#\s*(noqa\b|type:\s*ignore\b|pragma:|ruff:\s*noqa\b)")
NAMED = re.compile(r"#\s*(noqa:\s*[A-Z]+\d|type:\s*ignore\[|pragma: |ruff:\s*noqa:\s*[A-Z]+\d)")
REASON = re.compile(r"-- \S.{3,}")
BROAD = {"Exception", "BaseException"}


@cache
def comments(path: Path) -> dict[int, str]:
    """Return the comments of a file by line."""
    words = tokenize.generate_tokens(io.StringIO(path.read_text("utf-8")).readline)
    return {word.start[0]: word.string for word in words if word.type == tokenize.COMMENT}


def unreasoned(path: Path) -> Iterator[str]:
    """Name the lines on which a check is silenced without saying which or why."""
    for line, comment in comments(path).items():
        if SILENCER.search(comment) and not (NAMED.search(comment) and REASON.search(comment)):
            yield f"{short(path)}:{line} {comment}"


def late_imports(path: Path) -> Iterator[ast.stmt]:
    """Yield the imports that stand inside of a function."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            for inner in ast.walk(node):
                if isinstance(inner, ast.Import | ast.ImportFrom):
                    yield inner


def broad_excepts(path: Path) -> Iterator[ast.ExceptHandler]:
    """Yield the handlers that catch everything and keep it: one that raises it again undoes."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ExceptHandler):
            caught = (
                {n.id for n in ast.walk(node.type) if isinstance(n, ast.Name)}
                if node.type
                else BROAD
            )
            if caught & BROAD and not _raises_again(node):
                yield node


def _raises_again(handler: ast.ExceptHandler) -> bool:
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


def without_reason(
    path: Path, nodes: Iterator[ast.stmt] | Iterator[ast.ExceptHandler]
) -> list[str]:
    """Name those that have no reason on a line of their own."""
    said = comments(path)

    def reasons(node: ast.stmt | ast.ExceptHandler) -> str:
        last = node.lineno if isinstance(node, ast.ExceptHandler) else node.end_lineno
        return " ".join(said.get(line, "") for line in range(node.lineno, (last or 0) + 1))

    return sorted({f"{short(path)}:{n.lineno}" for n in nodes if not REASON.search(reasons(n))})


def test_a_silenced_check_is_named_and_has_its_reason():
    assert [place for path in scripts() for place in unreasoned(path)] == []


def test_a_late_import_has_its_reason():
    assert [place for path in modules() for place in without_reason(path, late_imports(path))] == []


def test_a_broad_except_has_its_reason():
    assert [
        place for path in modules() for place in without_reason(path, broad_excepts(path))
    ] == []
