"""The disk itself: every byte of every file of an installation, whatever the programs say of it."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq

from fireline.store.postgres import Database


def folders_of(data: Path, database: Database) -> tuple[Path, ...]:
    """Return everything that an installation writes to, the database's heap and journal too."""
    place = database._server.place
    return (data, place.home, place.cluster, place.log.parent)


def where(marker: str, *folders: Path) -> dict[str, int]:
    """Say in which files a marker stands, and how often; a Parquet file is unpacked as well."""
    found: dict[str, int] = {}
    for file in {file for folder in folders for file in folder.rglob("*") if file.is_file()}:
        number = sum(text.count(word) for text in _texts(file) for word in _ways(marker))
        if number:
            found[_kind(file)] = found.get(_kind(file), 0) + number
    return found


def _ways(marker: str) -> tuple[bytes, ...]:
    """Return the ways in which a marker is written: plain, and as catalogues write bytes."""
    plain = marker.encode()
    return (plain, plain.hex().encode(), plain.hex().upper().encode())


def _texts(file: Path) -> Iterator[bytes]:
    try:
        yield file.read_bytes()
    except FileNotFoundError:  # The server took it away while we looked.
        return
    if file.suffix == ".parquet":
        yield str(pq.read_table(file).to_pylist()).encode()


def _kind(file: Path) -> str:
    """Name a file by what it is part of, for its own name is chance."""
    parts = file.parts
    for part, kind in (
        ("pg_wal", "journal"),
        ("base", "tables"),
        ("lake", "lake"),
        ("media", "media"),
        ("sealed", "evidence"),
        ("log", "log"),
    ):
        if part in parts:
            return kind
    return str(file)
