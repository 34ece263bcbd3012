"""Opening: the database of an installation, embedded or your own, by the same two addresses."""

from types import TracebackType
from typing import Self

import attrs

from fireline.settings import Settings
from fireline.store.postgres.address import Address
from fireline.store.postgres.embedded import Embedded, open_embedded
from fireline.store.postgres.external import External, open_external


@attrs.frozen
class Database:
    """An open database: the owner's address, the application's, and the end of its use."""

    _server: Embedded | External

    @property
    def owner(self) -> Address:
        """As whom tables are made and changed; bound by row security all the same."""
        return self._server.owner

    @property
    def application(self) -> Address:
        """As whom everything else is done."""
        return self._server.application

    @property
    def reader(self) -> Address:
        """As whom a backup reads every row; on your own server only who passes row security by."""
        return self._server.reader

    @property
    def owner_dsn(self) -> str:
        """The owner's address as libpq reads it."""
        return self.owner.libpq()

    @property
    def app_dsn(self) -> str:
        """The application's address as libpq reads it."""
        return self.application.libpq()

    def close(self) -> None:
        """End the use; an embedded server is stopped by its last user."""
        self._server.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        raised: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def open_database(settings: Settings) -> Database:
    """Open the database that the settings name: the embedded one, or that of the owner's URL."""
    if settings.database_url:
        return Database(open_external(settings.database_url))
    return Database(open_embedded(settings.data))
