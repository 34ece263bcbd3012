# mypy: disable-error-code="attr-defined,arg-type"
import time

import attrs

from integration.audit.conftest import Book


@attrs.frozen
class Unit:
    """As much of an installation as the round asks for."""

    book: Book

    def audit_keeper(self) -> object:
        return self.book.keeper()


def test_what_is_done_is_numbered_soon_and_signed_at_the_end(book: Book) -> None:
    from fireline.jobs.audit_round import audit_kept

    book.act("item 1")
    with audit_kept(Unit(book)):
        until = time.monotonic() + 30
        while not book.numbered() and time.monotonic() < until:
            time.sleep(0.1)
        soon = book.numbered()
        book.act("item 2")

    assert soon == [(1, "item 1")]
    assert book.numbered() == [(1, "item 1"), (2, "item 2")]
    assert book.asked("SELECT size FROM casework_audithead") == [(2,)]
