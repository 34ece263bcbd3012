"""Refilling: a dump goes back into an empty database, table by table, and is counted.

It goes in three sections. The rows are counted between the second and the third, which binds the
tables by row security: no role that may pass it by is needed. Each section is one transaction.
"""

import re
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

import attrs

from fireline.errors import StoreError
from fireline.store.backup.dump import count_rows
from fireline.store.backup.programs import Programs, finished, started
from fireline.store.postgres import Address
from fireline.store.postgres.answering import connected

#: Lines that an older server does not know or an owner may not run; the extensions are there.
_NOT_HERE = (
    b"SET transaction_timeout",
    b"COMMENT ON EXTENSION",
    b"CREATE EXTENSION",
    b"CREATE SCHEMA public",
    b"COMMENT ON SCHEMA public",
)
#: A mark that a late PostgreSQL 15 puts on each column for itself. Its own pg_dump leaves it out, a
#: newer one writes it down, and no newer server takes it.
_MARK_OF_15 = b" SET (pg_attver="
_GRANTS = (b"GRANT ", b"REVOKE ", b"ALTER DEFAULT PRIVILEGES ")
_ROWS = b"COPY "


@attrs.frozen
class Renaming:
    """Whose roles the dump speaks of, and who they are here."""

    names: Mapping[str, str]

    def line(self, line: bytes) -> bytes:
        """Return a line of the script; one of grants speaks of this server's roles."""
        if not line.startswith(_GRANTS):
            return line
        for old, new in self.names.items():
            line = re.sub(rb"\b%s\b" % re.escape(old.encode()), new.encode(), line)
        return line


NOBODY = Renaming({})
"""Everybody has the name here that the dump speaks of."""


def refill(
    dump: Path, owner: Address, programs: Programs, *, roles: Mapping[str, str]
) -> Mapping[str, int]:
    """Bring a dump into an empty database as its owner, and return the rows that are in it.

    Raises:
        StoreError: it cannot be brought in.
    """
    renaming = Renaming({old: new for old, new in roles.items() if old != new})
    for section in ("pre-data", "data"):
        _bring(section, dump, owner, programs, renaming)
    with connected(owner) as connection:
        counted = count_rows(connection)
    _bring("post-data", dump, owner, programs, renaming)
    return counted


def require_equal(wanted: Mapping[str, int], found: Mapping[str, int], what: str) -> None:
    """Refuse counts that differ, and name where.

    Raises:
        StoreError: they differ.
    """
    wrong = sorted(name for name in wanted.keys() | found if wanted.get(name) != found.get(name))
    if wrong:
        first = wrong[0]
        raise StoreError(
            f"{what} came back otherwise than it was: {first} has {found.get(first, 'no')} rows"
            f" where {wanted.get(first, 'no')} were written ({len(wrong)} differ)"
        )


def run_script(
    script: Iterable[bytes], owner: Address, programs: Programs, renaming: Renaming = NOBODY
) -> None:
    """Run a dump that is written as SQL, in one transaction; what is not for here is left out.

    Raises:
        StoreError: a statement failed.
    """
    words = programs.words("psql", "-X", "-q", "--single-transaction", "-v", "ON_ERROR_STOP=1")
    with tempfile.TemporaryFile() as said:
        tool = started(
            words,
            owner,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=said.fileno(),
        )
        assert tool.stdin is not None
        with suppress(BrokenPipeError):  # It says why, below.
            for line in _for_here(script, renaming):
                tool.stdin.write(line)
        with suppress(BrokenPipeError):
            tool.stdin.close()
        returned = tool.wait()
        said.seek(0)
        finished(words, returned, said.read().decode(errors="replace"))


def _bring(
    section: str, dump: Path, owner: Address, programs: Programs, renaming: Renaming
) -> None:
    words = programs.words("pg_restore", f"--section={section}", "--no-owner", "--file=-")
    with tempfile.TemporaryFile() as said:
        tool = started([*words, str(dump)], owner, stdout=subprocess.PIPE, stderr=said.fileno())
        assert tool.stdout is not None
        with tool.stdout as script:
            run_script(script, owner, programs, renaming)
        returned = tool.wait()
        said.seek(0)
        finished(words, returned, said.read().decode(errors="replace"))


def _for_here(script: Iterable[bytes], renaming: Renaming) -> Iterator[bytes]:
    """Yield what this server takes; the rows themselves pass untouched."""
    in_rows = False
    for line in script:
        if in_rows:
            in_rows = line != b"\\.\n"
            yield line
            continue
        in_rows = line.startswith(_ROWS)
        if not line.startswith(_NOT_HERE) and _MARK_OF_15 not in line:
            yield renaming.line(line)
