"""Crossing: an embedded cluster of an older PostgreSQL becomes one of the version installed.

It is dumped with the old programs' server into a folder beside it, brought into a new cluster
there, counted, and only then do the two change places; the old one is kept until somebody says
that it may go. Each step is done again from its beginning if it was cut off, and none before the
last touches the old cluster. As long as the folder is there, no other command opens the database.
"""

import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import attrs

from fireline.errors import RefusedError, StoreError
from fireline.store.backup.dump import dump_to
from fireline.store.backup.programs import installed_programs
from fireline.store.backup.refilling import refill, require_equal
from fireline.store.postgres.address import socket_address
from fireline.store.postgres.binaries import Binaries, find_binaries
from fireline.store.postgres.cluster import CROSSING, make_cluster, written_by
from fireline.store.postgres.configuration import APPLICATION, OWNER, write_configuration
from fireline.store.postgres.embedded import DATABASE, ensure_roles, start, superuser
from fireline.store.postgres.locks import Use, only_starter
from fireline.store.postgres.older import find_older
from fireline.store.postgres.password import application_password
from fireline.store.postgres.place import Place, find_place, home_of
from fireline.store.postgres.process import server_process, stop
from fireline.store.postgres.system_user import me
from fireline.store.settling import settle

_DUMP = "database.dump"
_COUNTS = "rows.json"
_FILLED = "filled"
_DONE = ".done"
_SAME = {OWNER: OWNER, APPLICATION: APPLICATION}

#: Understood by every version: the cluster's own file speaks of settings that an old one may lack.
_OLD_SERVER = """\
listen_addresses = ''
unix_socket_directories = '"{socket}"'
unix_socket_permissions = 0700
hba_file = '{folder}/pg_hba.conf'
ident_file = '{folder}/pg_ident.conf'
"""

Say = Callable[[str], None]


@attrs.frozen(kw_only=True)
class Crossing:
    """One cluster on its way from one major version to another."""

    place: Place
    older: Binaries

    @property
    def folder(self) -> Path:
        """Where it is prepared, beside the cluster."""
        return self.place.cluster.parent / CROSSING

    @property
    def new(self) -> Place:
        """The new cluster before the two change places."""
        return attrs.evolve(self.place, cluster=self.folder / "cluster")

    @property
    def kept(self) -> Path:
        """Where the old cluster is kept."""
        return kept_aside(self.place, self.older.major)


def cross(data: Path, *, older: Path | None, say: Say) -> int | None:
    """Bring an older cluster to the installed version; return the version that it had.

    Raises:
        MissingPart: the old version's programs are not there.
        RefusedError: somebody works on it.
        StoreError: a step failed; the old cluster is as it was, and the steps can be done again.
    """
    home = home_of(data)
    with only_starter(home):
        place = find_place(home, find_binaries())
        major = _older_major(place)
        if major is None:
            return None
        _require_unused(place)
        crossing = Crossing(place=place, older=find_older(major, older))
        for step in STEPS:
            say(f"{(step.__doc__ or '').partition('.')[0]}")
            step(crossing)
        return major


def forget_kept(data: Path) -> list[Path]:
    """Remove the old clusters that were kept; return what was removed."""
    home = home_of(data)
    with only_starter(home):
        base = find_place(home, find_binaries()).cluster.parent
        if (base / CROSSING).exists():
            raise RefusedError("the database is between two versions: run `fireline upgrade` first")
        kept = sorted(base.glob("cluster-[0-9]*"))
        for cluster in kept:
            shutil.rmtree(cluster)
        return kept


def kept_aside(place: Place, major: int) -> Path:
    """Return where the cluster of an older version is kept."""
    return place.cluster.parent / f"cluster-{major}"


def write_down(crossing: Crossing) -> None:
    """Write down what the old version holds."""
    if (crossing.folder / _DUMP).exists():
        return
    _make_folder(crossing)
    unfinished = crossing.folder / f"{_DUMP}.unfinished"
    unfinished.unlink(missing_ok=True)
    with _old_server(crossing):
        rows = dump_to(unfinished, superuser(crossing.place), installed_programs())
    (crossing.folder / _COUNTS).write_text(json.dumps(rows))
    settle(unfinished)
    unfinished.replace(crossing.folder / _DUMP)


def bring_in(crossing: Crossing) -> None:
    """Bring it into the new version and count it."""
    if (crossing.folder / _FILLED).exists():
        return
    new = crossing.new
    stop(new.cluster)
    shutil.rmtree(new.cluster, ignore_errors=True)
    make_cluster(new)
    write_configuration(new, people=_people(new))
    password, _ = application_password(new.home)
    start(new)
    try:
        ensure_roles(new, password)
        owner = socket_address(new.socket, name=DATABASE, user=OWNER)
        dump = crossing.folder / _DUMP
        found = refill(dump, owner, installed_programs(), roles=_SAME)
    finally:
        stop(new.cluster)
    require_equal(_counts(crossing), found, "the database")
    (crossing.folder / _FILLED).touch()


def change_places(crossing: Crossing) -> None:
    """Let the new cluster take the place of the old one, which is kept."""
    cluster = crossing.place.cluster
    if cluster.exists() and written_by(cluster) == crossing.older.major:
        cluster.rename(crossing.kept)
    if crossing.new.cluster.exists():
        crossing.new.cluster.rename(cluster)


def tidy_up(crossing: Crossing) -> None:
    """Take away what was prepared."""
    done = crossing.folder.with_suffix(_DONE)
    shutil.rmtree(done, ignore_errors=True)
    crossing.folder.rename(done)  # At once: half of the folder would say that a step is missing.
    shutil.rmtree(done)


STEPS: tuple[Callable[[Crossing], None], ...] = (write_down, bring_in, change_places, tidy_up)


def _older_major(place: Place) -> int | None:
    """Return the version of the cluster that is to be brought over, if there is one."""
    ours = place.binaries.major
    if place.cluster.exists():
        wrote = written_by(place.cluster)
        if wrote < ours:
            return wrote
    if not (place.cluster.parent / CROSSING).exists():
        return None
    kept = [int(one.name.partition("-")[2]) for one in place.cluster.parent.glob("cluster-[0-9]*")]
    return max((major for major in kept if major < ours), default=None)


def _require_unused(place: Place) -> None:
    """Refuse to cross under somebody's feet; a server that nobody uses any more is stopped."""
    use = Use(place.home)
    if not use.end() and server_process(place.cluster) is not None:
        raise RefusedError("the database is in use: stop Fireline, then run `fireline upgrade`")
    stop(place.cluster)


def _make_folder(crossing: Crossing) -> None:
    folder, user = crossing.folder, crossing.place.user
    if crossing.kept.exists():
        raise StoreError(
            f"{crossing.kept} is kept from an earlier upgrade: see that it is not needed any more,"
            " then run `fireline upgrade --confirm`"
        )
    if not folder.exists():
        folder.mkdir(mode=0o700)
        os.chown(folder, user.uid, user.gid)


@contextmanager
def _old_server(crossing: Crossing) -> Iterator[None]:
    """Let the old version's server answer on its own cluster, under settings that it knows."""
    place = attrs.evolve(crossing.place, binaries=crossing.older)
    folder = crossing.folder
    write_configuration(attrs.evolve(place, cluster=folder), people=_people(place))
    settings = folder / "old-server.conf"
    settings.write_text(_OLD_SERVER.format(socket=place.socket, folder=folder))
    settings.chmod(0o644)
    start(place, "-c", f"config_file={settings}")
    try:
        yield
    finally:
        stop(place.cluster)


def _people(place: Place) -> tuple[str, ...]:
    return ("root", place.user.name, me().name)


def _counts(crossing: Crossing) -> Mapping[str, int]:
    counts: Mapping[str, int] = json.loads((crossing.folder / _COUNTS).read_text())
    return counts
