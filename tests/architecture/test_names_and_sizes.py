"""One idea a file, named after the idea, small enough to be read in one go."""

import ast
import re

from architecture.house import folders, modules, packages, short, tree

VAGUE = {"util", "utils", "helper", "helpers", "misc", "common", "base", "manager", "core"}
OPENING = re.compile(r"[A-Z][\w ,-]*: \S.*\.", re.DOTALL)


def test_no_module_has_a_vague_name():
    assert [short(p) for p in modules() if set(p.stem.split("_")) & VAGUE] == []


def test_no_folder_has_a_vague_name():
    assert [short(p) for p in folders() if set(p.name.split("_")) & VAGUE] == []


def test_every_folder_of_modules_is_a_package():
    assert [short(p) for p in folders() if not (p / "__init__.py").is_file()] == []


def test_every_package_opens_by_saying_what_it_is_for():
    """The first paragraph is one sentence: ``Verify: look again, ourselves, ...``."""
    openings = {p: (ast.get_docstring(tree(p)) or "").split("\n\n")[0] for p in packages()}

    assert [short(p) for p, text in openings.items() if not OPENING.fullmatch(text)] == []


def test_every_module_opens_by_saying_what_it_is():
    assert [short(p) for p in modules() if not ast.get_docstring(tree(p))] == []


#: Longer, with the reason why.
LONG = {"src/fireline/store/audit/verifier.py": "one file that an auditor carries away, without us"}


def test_no_module_is_longer_than_400_lines():
    lengths = {short(p): len(p.read_text("utf-8").splitlines()) for p in modules()}

    assert {name for name, length in lengths.items() if length > 400} == LONG.keys()
