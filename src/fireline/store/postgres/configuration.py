"""Configuration: the server's own three files, written anew at each start.

Nobody is trusted: the owner and the superuser are recognised by their operating system user
(peer), the application by its password, and nothing listens on the network.
"""

from collections.abc import Iterable
from pathlib import Path

from fireline.store.postgres.place import Place

SUPERUSER = "fireline_super"
OWNER = "fl_owner"
APPLICATION = "fl_app"
_MAP = "fireline"


def write_configuration(place: Place, people: Iterable[str]) -> None:
    """Write the three files; ``people`` are the system users who may be owner."""
    _write(place, "fireline.conf", _server(place.socket))
    _write(place, "pg_hba.conf", _HOST_BASED_ACCESS)
    _write(place, "pg_ident.conf", _identities(people))


def include_our_settings(cluster: Path) -> None:
    """Let a fresh cluster read our settings after its own."""
    with (cluster / "postgresql.conf").open("a") as file:
        file.write("\ninclude 'fireline.conf'\n")


_HOST_BASED_ACCESS = f"""\
# Written by Fireline at each start. Whoever is not named here is refused.
local  all  {SUPERUSER}  peer map={_MAP}
local  all  {OWNER}  peer map={_MAP}
local  all  {APPLICATION}  scram-sha-256
"""

_SERVER = """\
# Written by Fireline at each start; your own settings belong into postgresql.auto.conf.
listen_addresses = ''
unix_socket_directories = {socket}
unix_socket_permissions = 0700
password_encryption = scram-sha-256
# The one password has 256 random bits: more rounds make no guess dearer, only each connection.
scram_iterations = 64
fsync = on
full_page_writes = on
timezone = 'UTC'
log_timezone = 'UTC'
max_connections = 100
shared_buffers = 128MB
work_mem = 32MB
max_wal_size = 1GB
# A segment of the journal that is taken up again keeps what stood in it; a new one is zeros. What
# was erased has to leave the journal too (docs/explanation/retention.md).
wal_recycle = off
log_checkpoints = off
log_line_prefix = '%m [%p] %u@%d '
# Queries here are small: parallel workers and compiled plans cost more than they bring.
max_parallel_workers_per_gather = 0
jit = off
"""


def _server(socket: Path) -> str:
    return _SERVER.format(socket=_quoted(f'"{socket}"'))


def _identities(people: Iterable[str]) -> str:
    lines = (
        f'{_MAP} "{person}" {role}' for person in sorted(set(people)) for role in (SUPERUSER, OWNER)
    )
    return "\n".join(("# Written by Fireline at each start.", *lines, ""))


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _write(place: Place, name: str, text: str) -> None:
    """Write as root or as the user; the server's user must be able to read it."""
    path = place.cluster / name
    place.user.run(
        ["/bin/sh", "-c", 'printf %s "$2" > "$1.new" && mv -f "$1.new" "$1"', "sh", str(path), text]
    )
