# mypy: disable-error-code="attr-defined"
import random
import threading
import time

import psycopg
import pytest

from integration.audit.conftest import Book

ACTS = 1_500


@pytest.mark.parametrize("seed", range(4))
def test_a_sequencer_that_dies_anywhere_leaves_no_gap_and_no_half(
    book: Book, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server ends its connection at random moments, as it does when the process is killed."""
    from fireline.store.audit import sequencer

    monkeypatch.setattr(sequencer, "BATCH", 50)
    book.act(*(f"item {number}" for number in range(ACTS)))
    chance = random.Random(seed)

    deaths = 0
    while book.asked("SELECT count(*) FROM casework_auditwaiting") != [(0,)]:
        deaths += numbering_dies(book, after=chance.uniform(0.01, 0.15))
        leaves = book.asked(
            "SELECT count(*), coalesce(max(number), 0), count(DISTINCT number)"
            " FROM casework_auditleaf"
        )[0]
        (waiting,) = book.asked("SELECT count(*) FROM casework_auditwaiting")[0]
        assert (leaves[0], leaves[0], leaves[0] + waiting) == (leaves[1], leaves[2], ACTS)
    book.keeper().stop()

    from fireline.store.audit.checking import check

    verdict = check(book.authority, keys=[book.keys.verifying()], outside=None)
    assert deaths > 0
    assert (verdict.whole, verdict.size) == (True, ACTS)


def numbering_dies(book: Book, *, after: float) -> bool:
    """Number in a thread whose connection is ended after a while; say whether it died of it."""
    born, died = threading.Event(), threading.Event()
    pids: list[int] = []

    def number() -> None:
        from django.db import DatabaseError, connection

        connection.ensure_connection()
        pids.append(connection.connection.info.backend_pid)
        born.set()
        try:
            book.keeper().number()
        except DatabaseError:
            died.set()
        finally:
            connection.close()

    thread = threading.Thread(target=number)
    thread.start()
    born.wait()
    time.sleep(after)
    with psycopg.connect(book.database.app_dsn, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [pids[0]])
    thread.join()
    return died.is_set()
