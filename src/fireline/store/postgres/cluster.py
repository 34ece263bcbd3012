"""Cluster: a new, empty one, or the one that is there if these programs can read it."""

import os
import shutil
from pathlib import Path

from fireline.errors import StoreError
from fireline.store.postgres.configuration import SUPERUSER, include_our_settings
from fireline.store.postgres.place import Place

# With the C library's own C locale the trigrams of Cyrillic and Arabic words are empty; the
# builtin provider knows letters of every script and never changes with the operating system.
_LOCALE = (
    "--encoding=UTF8",
    "--locale=C",
    "--lc-ctype=C.UTF-8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
)

CROSSING = "crossing"
"""Folder beside the cluster while it goes from one major version to another."""


def ensure_cluster(place: Place) -> None:
    """Make the cluster if there is none.

    Raises:
        StoreError: it cannot be made, another major version wrote it, or it is being upgraded.
    """
    _require_not_crossing(place)
    if place.cluster.exists():
        _require_readable(place)
    else:
        make_cluster(place)


def make_cluster(place: Place) -> None:
    """Make a new, empty cluster.

    It is made under another name and renamed, so that a cluster of the right name is complete.

    Raises:
        StoreError: it cannot be made.
    """
    unfinished = place.cluster.with_suffix(".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    os.chown(unfinished, place.user.uid, place.user.gid)
    _initdb(place, unfinished)
    include_our_settings(unfinished)
    unfinished.rename(place.cluster)


def _initdb(place: Place, folder: Path) -> None:
    options = (f"--username={SUPERUSER}", "--auth-local=peer", "--auth-host=reject")
    words = [place.binaries.program("initdb"), *_LOCALE, *options, f"--pgdata={folder}"]
    done = place.user.run(words, check=False)
    if done.returncode != 0:
        raise StoreError(f"no database could be made in {folder.parent}: {_reason(done.stderr)}")


def written_by(cluster: Path) -> int:
    """Return the major version of PostgreSQL that wrote a cluster."""
    return int((cluster / "PG_VERSION").read_text().strip())


def _require_readable(place: Place) -> None:
    wrote, ours = written_by(place.cluster), place.binaries.major
    if wrote < ours:
        raise StoreError(
            f"the database in {place.cluster} was written by PostgreSQL {wrote} and the one"
            f" installed is {ours}: make sure of a backup, then run `fireline upgrade`"
        )
    if wrote > ours:
        raise StoreError(
            f"the database in {place.cluster} was written by PostgreSQL {wrote} and the one"
            f" installed is {ours}: install the Fireline that wrote it"
        )


def _require_not_crossing(place: Place) -> None:
    if (place.cluster.parent / CROSSING).exists():
        raise StoreError(
            f"the database in {place.cluster.parent} is between two versions of PostgreSQL:"
            " run `fireline upgrade` to the end"
        )


def _reason(said: str) -> str:
    lines = [line for line in said.splitlines() if line.strip()]
    errors = [line for line in lines if "error:" in line or "FATAL:" in line]
    return (errors or lines or ["it did not say why"])[-1].strip()
