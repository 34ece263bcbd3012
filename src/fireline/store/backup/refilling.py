"""Refilling: a dump goes back into an empty database, table by table, and is counted.

It goes in three sections. The rows are counted between the second and the third, which binds the
tables by row security: no role that may pass it by is needed. Each section is one transaction.
"""

import re
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping
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
        """Return a line of grants with the names of this server."""
        for old, new in self.names.items():
            line = re.sub(rb"\b%s\b" % re.escape(old.encode()), new.encode(), line)
        return line


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


def _bring(
    section: str, dump: Path, owner: Address, programs: Programs, renaming: Renaming
) -> None:
    write = programs.words("pg_restore", f"--section={section}", "--no-owner", "--file=-")
    read = programs.words("psql", "-X", "-q", "--single-transaction", "-v", "ON_ERROR_STOP=1")
    with tempfile.TemporaryFile() as wrote, tempfile.TemporaryFile() as said:
        writer = started([*write, str(dump)], owner, stdout=subprocess.PIPE, stderr=wrote.fileno())
        reader = started(
            read, owner, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=said.fileno()
        )
        assert writer.stdout is not None
        assert reader.stdin is not None
        try:
            for line in _for_here(writer.stdout, renaming):
                reader.stdin.write(line)
        except BrokenPipeError:  # It says why, below.
            pass
        returned = _ended(reader), _ended(writer)
        for words, code, stream in ((read, returned[0], said), (write, returned[1], wrote)):
            stream.seek(0)
            finished(words, code, stream.read().decode(errors="replace"))


def _ended(tool: "subprocess.Popen[bytes]") -> int:
    for stream in (tool.stdin, tool.stdout):
        if stream is not None:
            try:
                stream.close()
            except BrokenPipeError:
                continue
    return tool.wait()


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
            yield renaming.line(line) if line.startswith(_GRANTS) else line
