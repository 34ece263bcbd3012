# mypy: disable-error-code="attr-defined"
import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from casework_rows import IDS, NOW, SERVERS
from integration.audit.conftest import Book

on_each_server = pytest.mark.parametrize("new_book", SERVERS, indirect=True)


@on_each_server
def test_what_was_done_gets_its_number_in_order(book: Book) -> None:
    book.act("item 1")
    book.act("item 2", "item 3")

    assert book.keeper().number() == 3

    assert book.numbered() == [(1, "item 1"), (2, "item 2"), (3, "item 3")]
    assert book.asked("SELECT count(*) FROM casework_auditwaiting") == [(0,)]


def test_nothing_new_gets_no_number(book: Book) -> None:
    book.act("item 1")
    book.keeper().number()

    assert book.keeper().number() == 0


@on_each_server
def test_what_becomes_visible_late_gets_the_next_number(book: Book) -> None:
    slow = psycopg.connect(book.database.app_dsn)
    begin(slow, book)
    put(slow, book, "item slow")
    book.act("item quick")

    book.keeper().number()
    before = book.numbered()
    slow.commit()
    slow.close()
    book.keeper().number()

    assert before == [(1, "item quick")]
    assert book.numbered() == [(1, "item quick"), (2, "item slow")]


def test_what_was_undone_gets_no_number(book: Book) -> None:
    with psycopg.connect(book.database.app_dsn) as undone:
        begin(undone, book)
        put(undone, book, "item undone")
        undone.rollback()

    assert book.keeper().number() == 0


@on_each_server
def test_writers_and_sequencers_at_once_leave_no_gap_and_skip_nothing(book: Book) -> None:
    """Eight writers commit late and early, some undo; three sequencers number all the while."""
    done = threading.Event()

    def write(seed: int) -> int:
        chance, kept = random.Random(seed), 0
        with psycopg.connect(book.database.app_dsn) as writer:
            for turn in range(15):
                begin(writer, book)
                acts = chance.randint(1, 4)
                for number in range(acts):
                    put(writer, book, f"item {seed}.{turn}.{number}")
                time.sleep(chance.random() * 0.02)
                if chance.random() < 0.2:
                    writer.rollback()
                else:
                    writer.commit()
                    kept += acts
        return kept

    def sequence() -> int:
        from django.db import connection

        keeper, numbered = book.keeper(), 0
        while not done.is_set():
            numbered += keeper.number()
        connection.close()
        return numbered

    with ThreadPoolExecutor(11) as pool:
        sequencers = [pool.submit(sequence) for _ in range(3)]
        writers = [pool.submit(write, seed) for seed in range(8)]
        written = sum(one.result() for one in writers)
        done.set()
        by_all = [one.result() for one in sequencers]
    last = book.keeper().number()

    numbers = [number for number, _ in book.numbered()]
    things = {thing for _, thing in book.numbered()}
    assert numbers == list(range(1, written + 1))
    assert len(things) == written
    assert sum(by_all) + last == written
    (left,) = book.asked(
        "SELECT count(*) FROM casework_auditentry e"
        " WHERE NOT EXISTS (SELECT FROM casework_auditleaf l WHERE l.id = e.id)"
    )
    assert left == (0,)


def test_the_kept_edge_is_the_edge_over_all_leaves(book: Book) -> None:
    from fireline.store.audit.sequencer import _leaf_hashes, edge_of
    from fireline.store.audit.tree import edge_over
    from fireline.store.casework.scope import authority_scope

    for turn in range(7):
        book.act(*(f"item {turn}.{number}" for number in range(turn + 1)))
        book.keeper().number()

    with authority_scope(book.authority):
        assert edge_of(book.authority) == edge_over(_leaf_hashes(book.authority))


def test_an_edge_that_was_lost_or_changed_is_made_anew(book: Book) -> None:
    from fireline.store.audit.sequencer import edge_of
    from fireline.store.casework.scope import authority_scope

    book.act("item 1", "item 2", "item 3")
    book.keeper().number()
    with authority_scope(book.authority):
        root = edge_of(book.authority).root()
    book.asked("UPDATE casework_auditedge SET size = 7 RETURNING 1")

    with authority_scope(book.authority):
        assert edge_of(book.authority).root() == root
    book.act("item 4")
    assert book.keeper().number() == 1


def test_a_leaf_that_jumps_is_refused_by_the_database(book: Book) -> None:
    book.act("item 1")
    book.keeper().number()

    jump = (
        "INSERT INTO casework_auditleaf (id, authority_id, number, version, seal)"
        " VALUES (gen_random_uuid(), %s, 3, 1, '')"
    )
    with pytest.raises(psycopg.errors.CheckViolation, match="do not follow leaf 1 without a gap"):
        execute(book.database.app_dsn, book, jump, book.authority)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE casework_auditleaf SET seal = ''",
        "DELETE FROM casework_auditleaf",
        "UPDATE casework_audithead SET root = ''",
        "DELETE FROM casework_audithead",
        "UPDATE casework_auditentry SET because = ''",
        "TRUNCATE casework_auditleaf",
        "TRUNCATE casework_auditentry CASCADE",
    ],
)
def test_not_even_the_owner_of_the_tables_changes_the_audit(book: Book, statement: str) -> None:
    book.act("item 1")
    book.keeper().stop()

    for dsn in (book.database.owner_dsn, book.database.app_dsn):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            execute(dsn, book, statement)


def test_an_act_without_a_number_cannot_be_deleted_by_the_owner(book: Book) -> None:
    book.act("item 1")

    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        execute(book.database.owner_dsn, book, "DELETE FROM casework_auditentry")


def execute(dsn: str, book: Book, statement: str, *values: object) -> None:
    with psycopg.connect(dsn, autocommit=True) as connection, connection.transaction():
        begin(connection, book)
        connection.execute(statement, values)


def begin(connection: psycopg.Connection, book: Book) -> None:
    connection.execute("SELECT set_config('app.authority', %s, true)", [str(book.authority)])


def put(connection: psycopg.Connection, book: Book, on: str) -> None:
    connection.execute(
        'INSERT INTO casework_auditentry (id, authority_id, act, "on", purpose, because, at)'
        " VALUES (%s, %s, 'item:claimed', %s, '', 'EXERCISE', %s)",
        [IDS(), book.authority, on, NOW],
    )
