"""Embedded: the server that Fireline starts itself, and stops with its last user."""

import logging
import time
from pathlib import Path

import attrs

from fireline.errors import StoreError
from fireline.store.postgres.address import Address, socket_address
from fireline.store.postgres.answering import Answers, asked, connected
from fireline.store.postgres.binaries import find_binaries
from fireline.store.postgres.cluster import ensure_cluster
from fireline.store.postgres.configuration import (
    APPLICATION,
    OWNER,
    SUPERUSER,
    write_configuration,
)
from fireline.store.postgres.leftovers import sweep_temporary
from fireline.store.postgres.locks import Use, only_starter
from fireline.store.postgres.password import application_password
from fireline.store.postgres.place import Place, find_place, home_of
from fireline.store.postgres.process import (
    alive,
    last_words,
    reload,
    server_process,
    spawn,
    stop,
)
from fireline.store.postgres.roles import (
    ensure_database,
    ensure_extensions,
    ensure_role,
    let_scrub,
    set_password,
    shut_out_others,
)
from fireline.store.postgres.system_user import me

DATABASE = "fireline"
_MAINTENANCE = "postgres"
_SILENCE_SECONDS = 5.0  #: a server whose socket was taken away is started anew after this
_TICK = 0.02
_SAY_EVERY = 10.0

_log = logging.getLogger(__name__)


@attrs.frozen(kw_only=True)
class Embedded:
    """An open embedded server: both addresses, and this program's use of it."""

    owner: Address
    application: Address
    reader: Address
    place: Place
    use: Use

    def close(self) -> None:
        """End this program's use; the last user stops the server."""
        if not self.place.home.exists():  # Somebody deleted the data under us: nobody comes after.
            _end(self.use, self.place)
            return
        with only_starter(self.place.home):
            _end(self.use, self.place)


def open_embedded(data: Path) -> Embedded:
    """Open the embedded server of a data folder, and start it if it does not answer.

    Raises:
        StoreError: it cannot be made or started; the sentence says why.
    """
    home = home_of(data)
    with only_starter(home):
        place = find_place(home, find_binaries())
        use = Use(place.home)
        try:
            password = _prepare(place)
        except BaseException:  # -- however preparing fails, no server stays
            _end(use, place)
            raise
    owner = socket_address(place.socket, name=DATABASE, user=OWNER)
    return Embedded(
        owner=owner,
        application=owner.as_role(APPLICATION, password),
        reader=owner.as_role(SUPERUSER, ""),
        place=place,
        use=use,
    )


def _prepare(place: Place) -> str:
    """Make sure of server, roles and database; return the application's password."""
    started = _ensure_running(place)
    password, fresh = application_password(place.home)
    if started or fresh:
        ensure_roles(place, password)
    return password


def _end(use: Use, place: Place) -> None:
    if use.end():
        stop(place.cluster)


def _ensure_running(place: Place) -> bool:
    """Make sure that the server answers; say whether it had to be started."""
    if not place.cluster.exists():
        sweep_temporary()
    ensure_cluster(place)
    write_configuration(place, people=("root", place.user.name, me().name))
    address = superuser(place, _MAINTENANCE)
    answer = asked(address)
    if answer is Answers.REFUSES:  # It runs, but was started before our name was on its list.
        reload(place.cluster)
        answer = _patiently(address)
    elif answer is not Answers.YES and server_process(place.cluster) is not None:
        answer = _patiently(address)
    if answer is Answers.YES:
        return False
    stop(place.cluster)
    start(place)
    return True


def start(place: Place, *more: str) -> None:
    """Start the server and wait until it answers.

    Raises:
        StoreError: it does not start; the sentence says why.
    """
    _await(superuser(place, _MAINTENANCE), place, spawn(place, *more))


def _patiently(address: Address) -> Answers:
    """Ask again for a while; one that starts up or recovers is waited for without end."""
    deadline = time.monotonic() + _SILENCE_SECONDS
    while (answer := asked(address)) is not Answers.YES:
        if answer is not Answers.NOT_YET and time.monotonic() > deadline:
            break
        time.sleep(_TICK)
    return answer


def _await(address: Address, place: Place, pid: int) -> None:
    """Wait until the started server answers; recovery after a crash takes what it takes."""
    say_at = time.monotonic() + _SAY_EVERY
    while asked(address) is not Answers.YES:
        if not alive(pid):
            raise StoreError(
                f"the database server did not start: {last_words(place.log)} (log: {place.log})"
            )
        if time.monotonic() > say_at:
            _log.warning("The database server is still starting, see %s", place.log)
            say_at += _SAY_EVERY
        time.sleep(_TICK)


def ensure_roles(place: Place, password: str) -> None:
    """Make sure of both roles, of the database, and of what it needs before it has tables."""
    with connected(superuser(place, _MAINTENANCE)) as connection:
        ensure_role(connection, OWNER, also="CREATEDB")
        ensure_role(connection, APPLICATION)
        set_password(connection, APPLICATION, password)
        ensure_database(connection, DATABASE, owner=OWNER)
    with connected(superuser(place, DATABASE)) as connection:
        shut_out_others(connection, application=APPLICATION, owner=OWNER)
        ensure_extensions(connection)
        let_scrub(connection, OWNER)


def superuser(place: Place, database: str = DATABASE) -> Address:
    """Return the address at which the server's own people may do anything."""
    return socket_address(place.socket, name=database, user=SUPERUSER)
