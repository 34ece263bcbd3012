"""What shows a person's record says so: it asks what for and why first, and that is an act."""

import ast
from pathlib import Path

from architecture.house import SOURCE, modules, short, tree

#: What a record is made of. Lists of names and scores are none.
RECORD = {
    "group_sheet",
    "referrals_at_account",
    "rivals_of",
    "set_aside_line",
    "sightings_by_account",
    "succession_line",
    "successions_of",
    "verdicts_on",
}
GATES = {"may_show", "open_record"}
SURFACES = ("web", "cli")


def names(module: Path) -> set[str]:
    """Return every name that a module imports or reaches for."""
    found = set()
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.ImportFrom):
            found |= {one.name for one in node.names}
        if isinstance(node, ast.Attribute):
            found.add(node.attr)
    return found


def test_whoever_shows_a_persons_record_asks_why_first():
    shown = [
        module
        for module in modules()
        if module.relative_to(SOURCE).parts[0] in SURFACES and names(module) & RECORD
    ]

    assert "src/fireline/web/views/account.py" in map(short, shown)
    assert [short(module) for module in shown if not names(module) & GATES] == []
