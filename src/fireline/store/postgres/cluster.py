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


def ensure_cluster(place: Place) -> None:
    """Make the cluster if there is none.

    It is made under another name and renamed, so that a cluster of the right name is complete.

    Raises:
        StoreError: it cannot be made, or another major version wrote it.
    """
    if place.cluster.exists():
        _require_readable(place)
        return
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


def _require_readable(place: Place) -> None:
    wrote = (place.cluster / "PG_VERSION").read_text().strip()
    if wrote != str(place.binaries.major):
        raise StoreError(
            f"the database in {place.cluster} was written by PostgreSQL {wrote} and the one"
            f" installed is {place.binaries.major}: dump it with the old version's pg_dumpall,"
            f" move the folder away, and restore the dump"
        )


def _reason(said: str) -> str:
    lines = [line for line in said.splitlines() if line.strip()]
    errors = [line for line in lines if "error:" in line or "FATAL:" in line]
    return (errors or lines or ["it did not say why"])[-1].strip()
