"""Dump: the whole database as it stood at one moment, and what else was true at that moment.

One transaction exports its snapshot; the dump, the counts and the list of the lake's files are all
taken in it, so that they agree to the row whatever is written meanwhile.
"""

import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, LiteralString

import attrs
import psycopg
from psycopg import sql

from fireline.errors import ConfigError, StoreError
from fireline.store.backup.programs import Programs, finished, started
from fireline.store.postgres import Address

SCHEMAS = ("public", "lake")

_TABLES = """
SELECT schemaname, tablename FROM pg_tables WHERE schemaname IN ('public', 'lake') ORDER BY 1, 2
"""
_NEWEST = "SELECT app || '.' || max(name) FROM django_migrations GROUP BY app ORDER BY 1"
_MAY_READ_ALL = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"

Connection = psycopg.Connection[tuple[object, ...]]


@attrs.frozen
class Moment:
    """One moment of the database, held open while it is written down."""

    connection: Connection
    address: Address
    snapshot: str

    @property
    def version(self) -> str:
        """The version of the server."""
        return str(self.connection.info.parameter_status("server_version"))

    def rows(self) -> Mapping[str, int]:
        """Count the rows of every table."""
        return count_rows(self.connection)

    def migrations(self) -> tuple[str, ...]:
        """Name the newest migration of each app."""
        if not self.has("public.django_migrations"):
            return ()
        return tuple(str(row[0]) for row in self.connection.execute(_NEWEST))

    def has(self, table: str) -> bool:
        """Say whether there is a table of this name."""
        row = self.connection.execute("SELECT to_regclass(%s)", [table]).fetchone()
        return row is not None and row[0] is not None

    @contextmanager
    def dumped(self, programs: Programs) -> Iterator[IO[bytes]]:
        """Hand out the dump as it is written; what was read is whole only after the block.

        Raises:
            StoreError: the dump failed.
        """
        schemas = [f"--schema={name}" for name in SCHEMAS]
        options = ("--format=custom", "--compress=1", "--no-owner", f"--snapshot={self.snapshot}")
        words = programs.words("pg_dump", *options, *schemas)
        with tempfile.TemporaryFile() as said:
            tool = started(words, self.address, stdout=subprocess.PIPE, stderr=said.fileno())
            assert tool.stdout is not None
            try:
                yield tool.stdout
            finally:
                tool.stdout.close()
                returned = tool.wait()
            said.seek(0)
            finished(words, returned, said.read().decode(errors="replace"))


@contextmanager
def moment(address: Address) -> Iterator[Moment]:
    """Hold one moment of the database open, as a role that may read all of it.

    Raises:
        ConfigError: row security would hide rows from this role.
        StoreError: the server does not answer.
    """
    try:
        connection = psycopg.connect(address.libpq())
    except psycopg.OperationalError as bad:
        raise StoreError(f"the database does not answer: {' '.join(str(bad).split())}") from bad
    with connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        if not _one(connection, _MAY_READ_ALL):
            raise ConfigError(
                f"row security hides rows from {address.user}, so a backup would not be whole: let"
                " an administrator run CREATE ROLE fireline_backup LOGIN BYPASSRLS PASSWORD '...'"
                f" IN ROLE pg_read_all_data; GRANT CONNECT ON DATABASE {address.name} TO"
                " fireline_backup, and name that role in FIRELINE_BACKUP_URL"
            )
        yield Moment(connection, address, str(_one(connection, "SELECT pg_export_snapshot()")))


def count_rows(connection: Connection) -> Mapping[str, int]:
    """Count the rows of every table that this role sees."""
    counts: dict[str, int] = {}
    for schema, table in connection.execute(_TABLES).fetchall():
        question = sql.SQL("SELECT count(*) FROM {}").format(
            sql.Identifier(str(schema), str(table))
        )
        row = connection.execute(question).fetchone()
        assert row is not None
        counts[f"{schema}.{table}"] = int(str(row[0]))
    return counts


def dump_to(file: Path, address: Address, programs: Programs) -> Mapping[str, int]:
    """Write a dump into a new file and return the counts that must come out of it again."""
    with moment(address) as now:
        with now.dumped(programs) as dump, file.open("xb") as out:
            while part := dump.read(1 << 20):
                out.write(part)
        return now.rows()


def _one(connection: Connection, question: LiteralString) -> object:
    row = connection.execute(question).fetchone()
    return row[0] if row else None
