"""Looking: where the database of an installation is, without starting or making anything."""

from pathlib import Path

from fireline.settings import Settings
from fireline.store.postgres.address import socket_address
from fireline.store.postgres.configuration import APPLICATION, OWNER
from fireline.store.postgres.embedded import DATABASE
from fireline.store.postgres.external import External, addresses_of
from fireline.store.postgres.opening import Database


def database_there(settings: Settings) -> Database | None:
    """Return the addresses of the database, whether it runs or not; None where none was made.

    Closing what is returned leaves the server alone.

    Raises:
        ConfigError: the URL of your own server cannot be read.
    """
    if settings.database_url:
        return Database(addresses_of(settings.database_url))
    home = (settings.data / "postgres").resolve()
    password = home / "fl_app.password"
    socket = _socket_of(home)
    if socket is None or not password.is_file():
        return None
    owner = socket_address(socket, name=DATABASE, user=OWNER)
    application = owner.as_role(APPLICATION, password.read_text().strip())
    return Database(External(owner=owner, application=application, reader=owner))


def _socket_of(home: Path) -> Path | None:
    """Follow the pointers that the server's starter left (fireline.store.postgres.place)."""
    base = _pointed(home / "cluster-is-at") or home
    if not (base / "cluster").is_dir():
        return None
    return _pointed(home / "socket-is-at") or base / "socket"


def _pointed(pointer: Path) -> Path | None:
    return Path(pointer.read_text().strip()) if pointer.is_file() else None
