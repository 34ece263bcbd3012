"""Place: where the cluster, its socket and its secrets lie.

Small things that are ours lie in ``DATA/postgres`` always. The cluster lies there too, unless root
runs Fireline and the server's user cannot get in: then it lies under ``/var/lib/fireline`` and a
pointer file says so. The rights of parent folders are never changed.
"""

import logging
import os
import re
import secrets
import tempfile
from hashlib import sha256
from pathlib import Path

import attrs

from fireline.errors import StoreError
from fireline.store.postgres.binaries import Binaries, copied_to
from fireline.store.postgres.system_user import ROOT, SystemUser, server_user

LONGEST_SOCKET_FOLDER = 85  #: sun_path holds 108 bytes; /.s.PGSQL.5432.lock takes 19 of them
_PLAIN = re.compile(r"[A-Za-z0-9/._+-]+")  #: what no library's connection line has to quote
ELSEWHERE = Path("/var/lib/fireline")
BELONGS_TO = "belongs-to"  #: file that names the data folder of a cluster that lies elsewhere
_PRIVATE = 0o700
_PASSABLE = 0o711

_log = logging.getLogger(__name__)


@attrs.frozen(kw_only=True)
class Place:
    """Everything that one embedded server needs to find, by path."""

    home: Path  #: DATA/postgres: locks, password, pointers; the caller's own
    cluster: Path
    socket: Path
    log: Path
    user: SystemUser
    binaries: Binaries


def home_of(data: Path) -> Path:
    """Return where the server of a data folder keeps what is ours.

    What is missing is made; what a person made keeps the rights that the person gave it.
    """
    for folder in (data, data / "postgres"):
        if not folder.exists():
            _made(folder, _PASSABLE if os.geteuid() == ROOT else _PRIVATE)
    return (data / "postgres").resolve()


def find_place(home: Path, binaries: Binaries) -> Place:
    """Find, or make, the folders of the embedded server; one program at a time may do so."""
    pointer = home / "cluster-is-at"
    base = Path(pointer.read_text().strip()) if pointer.exists() else home
    user = server_user(base / "cluster")
    if base == home and not (home / "cluster").exists() and not user.can_enter(home):
        base = _moved_elsewhere(home, pointer)
    if not user.can_run(binaries.program("postgres")):
        binaries = copied_to(binaries, _made(ELSEWHERE, _PASSABLE))
    return Place(
        home=home,
        cluster=base / "cluster",
        socket=_socket_folder(home, base, user),
        log=_owned(base / "log", user) / "postgres.log",
        user=user,
        binaries=binaries,
    )


def _moved_elsewhere(home: Path, pointer: Path) -> Path:
    name = sha256(os.fsencode(home)).hexdigest()[:8]
    kept = sorted(ELSEWHERE.glob(f"{name}*"))
    base = ELSEWHERE / (f"{name}-{secrets.token_hex(2)}" if kept else name)
    _made(base, _PASSABLE)
    (base / BELONGS_TO).write_text(f"{home}\n")
    pointer.write_text(f"{base}\n")
    _log.warning(
        "The system user that runs PostgreSQL cannot enter %s, so the database lies in %s.%s",
        home,
        base,
        f" An older one of a data folder that is gone is kept in {kept[-1]}." if kept else "",
    )
    return base


def _socket_folder(home: Path, base: Path, user: SystemUser) -> Path:
    near = base / "socket"
    if len(os.fsencode(near)) <= LONGEST_SOCKET_FOLDER and _PLAIN.fullmatch(str(near)):
        return _owned(near, user)
    return _short_folder(home / "socket-is-at", user)


def _short_folder(pointer: Path, user: SystemUser) -> Path:
    """Return a private folder with a short name; a name that nobody can guess and take first."""
    if pointer.exists():
        known = Path(pointer.read_text().strip())
        if known.is_dir() and not known.is_symlink() and known.stat().st_uid == user.uid:
            return known
    made = Path(tempfile.mkdtemp(prefix="fireline-", dir="/tmp"))
    os.chown(made, user.uid, user.gid)
    pointer.write_text(f"{made}\n")
    return made


def _owned(folder: Path, user: SystemUser) -> Path:
    if not folder.exists():
        _made(folder, _PRIVATE)
        os.chown(folder, user.uid, user.gid)
    return folder


def _made(folder: Path, mode: int) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not any(folder.iterdir()):
            folder.chmod(mode)
    except OSError as bad:
        raise StoreError(
            f"{folder} cannot be made ({bad.strerror}): choose another folder in FIRELINE_DATA"
        ) from bad
    return folder
