"""Process: start the server, stop it, and clear up after one that was killed."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from fireline.errors import StoreError
from fireline.store.postgres.address import PORT
from fireline.store.postgres.place import Place

_STOP_SECONDS = 60.0  #: a fast stop writes a checkpoint first
_ORPHAN_SECONDS = 15.0  #: in which the children of a killed server notice and end
_TICK = 0.02
_LARGEST_LOG = 16_000_000
_PROCESSES = Path("/proc")

# Started through a shell that ends at once, so that the server belongs to nobody and outlives its
# starter: whoever opens the database next finds it and stops it as its last user. The words come
# as arguments, so that no folder's name is ever read as a command.
_DETACHED = 'log=$1; shift; "$@" >>"$log" 2>&1 </dev/null & echo $!'


def spawn(place: Place, *more: str) -> int:
    """Start the server and return its process; whether it answers is for others to ask."""
    _clear_up(place)
    if place.log.exists() and place.log.stat().st_size > _LARGEST_LOG:
        place.log.replace(place.log.with_suffix(".log.1"))
    server = (place.binaries.program("postgres"), "-D", str(place.cluster), *more)
    words = ["/bin/sh", "-c", _DETACHED, "sh", str(place.log), *server]
    return int(place.user.run(words).stdout)


def stop(cluster: Path) -> None:
    """Stop the server of this cluster, if one runs; open transactions are rolled back."""
    pid = server_process(cluster)
    if pid is None:
        return
    for way, patience in ((signal.SIGINT, _STOP_SECONDS), (signal.SIGQUIT, _ORPHAN_SECONDS)):
        _signal(pid, way)
        if _within(patience, lambda: not alive(pid)):
            return
    raise StoreError(f"the database server (process {pid}) does not stop: end it by hand")


def reload(cluster: Path) -> None:
    """Let a running server read its files again."""
    pid = server_process(cluster)
    if pid is not None:
        _signal(pid, signal.SIGHUP)


def server_process(cluster: Path) -> int | None:
    """Return the process that serves this cluster, if there is one.

    A number in a file proves nothing: it may be a zombie's, or have been given to another program
    since. A server's process stands in its cluster's folder.
    """
    pid = _written_pid(cluster)
    return pid if pid is not None and _stands_in(pid, cluster) else None


def alive(pid: int) -> bool:
    """Say whether a process runs; a zombie does not."""
    try:
        state = (_PROCESSES / str(pid) / "stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in {"Z", "X"}


def last_words(log: Path) -> str:
    """Return the last reason that the server gave in its log."""
    try:
        lines = log.read_text(errors="replace").splitlines()[-40:]
    except OSError:
        return "it left no log"
    fatal = [line.partition("FATAL:")[2].strip() for line in lines if "FATAL:" in line]
    return (fatal or lines or ["it left an empty log"])[-1]


def _clear_up(place: Place) -> None:
    """Wait for what a killed server left, then take away the files that name no server.

    PostgreSQL itself refuses to start as long as *any* process has the number in them, be it a
    zombie that nobody reaps or a stranger. They are taken away only when no process at all stands
    in the cluster's folder; the number of one that is gone PostgreSQL sees through by itself.
    """
    cluster = place.cluster
    if not _within(_ORPHAN_SECONDS, lambda: not any(_standing_in(cluster))):
        left = ", ".join(map(str, _standing_in(cluster)))
        raise StoreError(f"processes {left} still use the database in {cluster}: end them by hand")
    pid = _written_pid(cluster)
    if pid is not None and (_PROCESSES / str(pid)).exists():
        (cluster / "postmaster.pid").unlink(missing_ok=True)
    (place.socket / f".s.PGSQL.{PORT}.lock").unlink(missing_ok=True)


def _standing_in(cluster: Path) -> Iterator[int]:
    for entry in _PROCESSES.iterdir():
        if entry.name.isdigit() and _stands_in(int(entry.name), cluster):
            yield int(entry.name)


def _stands_in(pid: int, cluster: Path) -> bool:
    try:
        return (_PROCESSES / str(pid) / "cwd").readlink() == cluster
    except OSError:  # It has ended, is a zombie, or is somebody else's.
        return False


def _written_pid(cluster: Path) -> int | None:
    try:
        first = (cluster / "postmaster.pid").read_text().partition("\n")[0]
    except FileNotFoundError:
        return None
    return int(first) if first.strip().isdigit() else None


def _signal(pid: int, what: signal.Signals) -> None:
    try:
        os.kill(pid, what)
    except ProcessLookupError:
        return
    except PermissionError as bad:
        raise StoreError(f"the database server (process {pid}) is another user's") from bad


def _within(seconds: float, holds: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(_TICK)
    return True
