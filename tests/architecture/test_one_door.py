"""Only the door opens addresses; what import-linter cannot see of the standard library is here."""

import ast
from collections.abc import Iterator
from pathlib import Path

from architecture.house import SOURCE, modules, short, tree

#: import-linter knows ``urllib`` as a whole, of which everybody may read addresses.
OPENERS = {"urllib.request", "http.client", "ftplib", "telnetlib", "xmlrpc.client"}
#: The one thing of the casework's models that pages may name: who is signed in.
SIGNED_IN = {"Officer"}


def imports(path: Path) -> Iterator[tuple[str, set[str]]]:
    """Yield each module that a file imports, with the names that it takes from it."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, set()) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = {alias.name for alias in node.names}
            yield node.module, names
            yield from ((f"{node.module}.{name}", set()) for name in names)


def test_nothing_outside_of_the_door_can_open_an_address():
    outside = [p for p in modules() if (SOURCE / "door") not in p.parents]

    assert [(short(p), name) for p in outside for name, _ in imports(p) if name in OPENERS] == []


def test_pages_name_no_row_but_who_is_signed_in():
    pages = [p for p in modules() if (SOURCE / "web") in p.parents]
    taken = {
        (short(page), name)
        for page in pages
        for module, names in imports(page)
        if module == "fireline.store.casework.models"
        for name in names - SIGNED_IN
    }

    assert taken == set()
