"""The installation that a command works on, opened late and always closed."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from fireline.errors import NotFoundError
from fireline.settings import read_settings

if TYPE_CHECKING:
    from fireline.domain.authority import Authority
    from fireline.wiring import Installation


@contextmanager
def installation() -> "Iterator[Installation]":
    """Open the installation that the environment names, and close it again."""
    from fireline import wiring  # -- start-up: --help must not wait for the database's libraries

    with wiring.opened(read_settings()) as unit:
        yield unit


def the_authority(unit: "Installation", name: str) -> "Authority":
    """Return the authority of that name, or the only one there is."""
    known = unit.authorities()
    chosen = [one for one in known if one.name == name] if name else list(known)
    if len(chosen) == 1:
        return chosen[0]
    if not known:
        raise NotFoundError(
            "there is no authority yet; make one with: fireline officer add NAME --authority UNIT"
        )
    names = ", ".join(one.name for one in known)
    raise NotFoundError(f"name one authority with --authority; there are: {names}")
