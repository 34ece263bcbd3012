"""Address: how one role reaches the database, in the words of each library that asks."""

from pathlib import Path
from urllib.parse import unquote

import attrs
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from fireline.errors import ConfigError

PORT = 5432


@attrs.frozen(kw_only=True)
class Address:
    """Where the database is and as whom to go there; the password is never shown."""

    host: str  #: a socket folder (starts with ``/``) or a host name
    port: int = PORT
    name: str
    user: str
    password: str = attrs.field(default="", repr=False)
    more: tuple[tuple[str, str], ...] = ()  #: what else an owner's URL said, e.g. sslmode

    def libpq(self) -> str:
        """Return the ``key=value`` line that psycopg, procrastinate and DuckLake understand."""
        told = {"port": str(self.port), "dbname": self.name, "user": self.user}
        secret = {"password": self.password} if self.password else {}
        return make_conninfo("", host=self.host, **told, **secret, **dict(self.more))

    def django(self) -> dict[str, object]:
        """Return the part of Django's DATABASES entry that says where and as whom."""
        return {
            "ENGINE": "django.db.backends.postgresql",
            "HOST": self.host,
            "PORT": str(self.port),
            "NAME": self.name,
            "USER": self.user,
            "PASSWORD": self.password,
            "OPTIONS": dict(self.more),
        }

    def as_role(self, user: str, password: str) -> "Address":
        """Return the address of the same database for another role."""
        return attrs.evolve(self, user=user, password=password)

    def database(self, name: str) -> "Address":
        """Return the address of another database on the same server."""
        return attrs.evolve(self, name=name)


def socket_address(folder: Path, *, name: str, user: str, password: str = "") -> Address:
    """Return the address of a database behind a socket in a folder."""
    return Address(host=str(folder), name=name, user=user, password=password)


def parse_url(url: str) -> Address:
    """Read the owner's URL.

    Raises:
        ConfigError: it is no PostgreSQL URL, or it names no database, host or user.
    """
    try:
        told = {key: str(value) for key, value in conninfo_to_dict(url).items()}
    except ProgrammingError as bad:
        raise ConfigError(f"FIRELINE_DATABASE_URL cannot be read: {str(bad).strip()}") from bad
    missing = [word for word in ("host", "user", "dbname") if not told.get(word)]
    if missing:
        raise ConfigError(
            f"FIRELINE_DATABASE_URL does not say its {', '.join(missing)};"
            " write it as postgresql://owner:password@host:5432/fireline"
        )
    return Address(
        host=unquote(told.pop("host")),
        port=int(told.pop("port", str(PORT)) or PORT),
        name=told.pop("dbname"),
        user=told.pop("user"),
        password=told.pop("password", ""),
        more=tuple(sorted(told.items())),
    )
