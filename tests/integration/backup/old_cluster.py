"""A data folder as an older PostgreSQL left it: cluster, roles, tables and rows."""

import os
from pathlib import Path

import attrs
import psycopg

from database_servers import DEBIAN
from fireline.store.backup.programs import installed_programs
from fireline.store.backup.refilling import refill
from fireline.store.postgres.address import socket_address
from fireline.store.postgres.binaries import Binaries, find_binaries, version_in
from fireline.store.postgres.configuration import APPLICATION, OWNER, SUPERUSER, write_configuration
from fireline.store.postgres.embedded import DATABASE, ensure_roles, start
from fireline.store.postgres.locks import only_starter
from fireline.store.postgres.password import application_password
from fireline.store.postgres.place import Place, find_place, home_of
from fireline.store.postgres.process import stop
from fireline.store.postgres.system_user import me


def made_by_debian(data: Path, dump: Path) -> Place:
    """Make a cluster with Debian's programs, in the place of ours, and fill it with a dump."""
    home = home_of(data)
    older = Binaries(folder=DEBIAN, version=version_in(DEBIAN))
    with only_starter(home):
        place = attrs.evolve(find_place(home, find_binaries()), binaries=older)
        place.cluster.mkdir(mode=0o700)
        os.chown(place.cluster, place.user.uid, place.user.gid)
        options = ("--encoding=UTF8", "--locale=C.UTF-8", f"--username={SUPERUSER}", "--no-sync")
        place.user.run([older.program("initdb"), *options, "-A", "peer", f"-D{place.cluster}"])
        write_configuration(place, people=("root", place.user.name, me().name))
        (place.cluster / "fireline.conf").unlink()
        password, _ = application_password(home)
        start(place, "-c", "listen_addresses=", "-c", f"unix_socket_directories={place.socket}")
        try:
            ensure_roles(place, password)
            owner = socket_address(place.socket, name=DATABASE, user=OWNER)
            refill(
                dump, owner, installed_programs(), roles={OWNER: OWNER, APPLICATION: APPLICATION}
            )
            with psycopg.connect(owner.libpq()) as connection:
                assert connection.info.server_version // 10_000 < find_binaries().major
        finally:
            stop(place.cluster)
    return place
