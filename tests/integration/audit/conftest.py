"""Acts of an authority of one's own, and a keeper of its audit with a key of its own."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from uuid import UUID

import attrs
import pytest

from casework_rows import IDS, NOW, Unit, casework_on, make_unit
from fireline.domain.act import Act, AuditRow
from fireline.store.keys import KeyRing
from fireline.store.postgres import Database


@attrs.define
class Book:
    """The audit of one authority, to be written in and looked at."""

    unit: Unit
    database: Database
    folder: Path
    clock_at: datetime = NOW

    @property
    def authority(self) -> UUID:
        return self.unit.authority.id

    @property
    def keys(self) -> KeyRing:
        return KeyRing(self.folder / "keys")

    def keeper(self, outside: object = None) -> object:
        """Return a keeper of this book alone."""
        from fireline.store.audit.keeper import AuditKeeper

        return AuditKeeper(
            authorities=lambda: [self.authority],
            keys=self.keys,
            clock=lambda: self.clock_at,
            ids=IDS,
            outside=outside,  # type: ignore[arg-type]  # -- the port, made by the test
        )

    def row(self, on: str, because: str = "EXERCISE", at: datetime | None = None) -> AuditRow:
        """Return an act of Ann's."""
        return AuditRow(
            act=Act.ITEM_CLAIMED,
            authority=self.authority,
            officer=self.unit.ann.id,
            on=on,
            because=because,
            at=at or self.clock_at,
        )

    def act(self, *on: str, at: datetime | None = None) -> None:
        """Record acts, all in one transaction."""
        with self.store().recording(*(self.row(one, at=at) for one in on)):
            pass

    def store(self) -> object:
        """Return what records."""
        from fireline.store.casework.recorder import CaseworkStore

        return CaseworkStore(self.authority, IDS, lambda: self.clock_at)

    def asked(self, question: str, *values: object) -> list[tuple[object, ...]]:
        """Ask as the application, in this authority's scope."""
        from django.db import connection

        from fireline.store.casework.scope import authority_scope

        with authority_scope(self.authority), connection.cursor() as cursor:
            cursor.execute(question, list(values))
            return list(cursor.fetchall())

    def numbered(self) -> list[tuple[int, str]]:
        """Return each number with what the act was on, in order."""
        return self.asked(  # type: ignore[return-value]  # -- as the columns are
            'SELECT l.number, e."on" FROM casework_auditleaf l'
            " JOIN casework_auditentry e ON e.id = l.id ORDER BY l.number"
        )


@pytest.fixture
def new_book(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Book]:
    """Make a book in a database; one server is enough where it is not asked for more."""
    database = casework_on(request, getattr(request, "param", "embedded"))
    return lambda: Book(make_unit(), database, tmp_path)


@pytest.fixture
def book(new_book: Callable[[], Book]) -> Book:
    """A book with nothing in it."""
    return new_book()
