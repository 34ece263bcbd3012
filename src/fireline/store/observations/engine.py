"""Engine: DuckDB, bounded, with its extensions from the wheels; nothing is fetched at run time."""

import contextlib
import importlib.metadata
from collections.abc import Iterator
from pathlib import Path

import attrs
import duckdb
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from fireline.errors import MissingPart, StoreError
from fireline.store.s3 import S3

_EXTENSIONS = ("ducklake", "postgres_scanner")
_ON_S3 = (*_EXTENSIONS, "httpfs")


@attrs.frozen(kw_only=True)
class Engine:
    """How DuckDB is started for the lake of one installation."""

    place: str  #: folder or ``s3://bucket/prefix`` of the lake's files
    spill: Path  #: where questions that do not fit in memory put the rest
    threads: int
    memory: str
    s3: S3 | None = None  #: the way in, where the place is in a bucket

    @property
    def folder(self) -> Path:
        """Return the place of a lake that lies in a folder.

        Raises:
            StoreError: it lies in a bucket.
        """
        if self.s3 is not None:
            raise StoreError(f"the lake lies in {self.place}, which is no folder")
        return Path(self.place)

    @contextlib.contextmanager
    def attached(self, dsn: str) -> Iterator[duckdb.DuckDBPyConnection]:
        """Open the lake as one role and close it again."""
        connection = self.attach(dsn)
        try:
            yield connection
        finally:
            connection.close()

    def attach(self, dsn: str) -> duckdb.DuckDBPyConnection:
        """Open the lake as one role.

        Raises:
            StoreError: the catalogue or the place of the files cannot be opened.
        """
        connection = duckdb.connect(
            config={
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
                "threads": self.threads,
                "memory_limit": self.memory,
                "temp_directory": str(self.spill),
            }
        )
        for name in _ON_S3 if self.s3 else _EXTENSIONS:
            connection.execute(f"LOAD {_quoted(str(extension_file(name)))}")
        connection.execute("SET TimeZone = 'UTC'")
        if self.s3 is not None:
            connection.execute(self.s3.duckdb_secret())
        way, password = _told_apart(dsn)
        # DuckDB repeats the way in each of its errors; the password goes another way.
        connection.execute(f"CREATE SECRET catalogue (TYPE postgres, PASSWORD {_quoted(password)})")
        try:
            connection.execute(
                f"ATTACH {_quoted(f'ducklake:postgres:{way}')} AS lake (DATA_PATH"
                f" {_quoted(f'{self.place}/')}, META_SECRET 'catalogue', METADATA_SCHEMA 'lake',"
                " OVERRIDE_DATA_PATH true, DATA_INLINING_ROW_LIMIT 0)"
            )
        except duckdb.Error as bad:
            connection.close()
            raise StoreError(f"the lake in {self.place} cannot be opened: {_first(bad)}") from bad
        return connection


def extension_file(name: str) -> Path:
    """Return the file of an extension in its wheel; nothing is fetched or unpacked.

    Raises:
        MissingPart: the wheel is not installed.
    """
    try:
        shipped = importlib.metadata.files(f"duckdb-extension-{name.replace('_', '-')}") or []
    except importlib.metadata.PackageNotFoundError:
        shipped = []
    for file in shipped:
        if file.suffix == ".duckdb_extension":
            return Path(str(file.locate()))
    raise MissingPart(f"the {name} extension of DuckDB is not installed; run: make install")


def _told_apart(dsn: str) -> tuple[str, str]:
    """Return the way to the catalogue without its password, and the password."""
    told = conninfo_to_dict(dsn, application_name="fireline-lake")
    password = str(told.pop("password", None) or "")
    return make_conninfo("", **told), password


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _first(bad: Exception) -> str:
    return str(bad).strip().splitlines()[0]
