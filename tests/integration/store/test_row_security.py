# ruff: noqa: S608 -- the names of tables and columns come from the catalogue
import re
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import psycopg
import pytest

from casework_rows import IDS, NOW, Unit
from fireline.store.postgres import Database

MakeUnit = Callable[[], Unit]


def rows_of_every_table(casework: Database, unit: Unit) -> None:
    """Put one row of the unit into every bound table, as raw SQL, whatever its columns."""
    from fireline.store.casework.row_security import bound_tables

    with psycopg.connect(casework.app_dsn) as connection:
        become(connection, unit.authority.id)
        # Rows refer to one another in any order: the checks wait until they are all there.
        for table in ordered(connection, bound_tables()):
            put_row(connection, table, unit)


def ordered(connection: psycopg.Connection, tables: list[str]) -> list[str]:
    """Return the tables, each after those that it refers to."""
    pairs = connection.execute(
        "SELECT conrelid::regclass::text, confrelid::regclass::text FROM pg_constraint"
        " WHERE contype = 'f'"
    ).fetchall()
    done: list[str] = []
    while len(done) < len(tables):
        for table in tables:
            needs = {to for frm, to in pairs if frm == table and to in tables and to != table}
            if table not in done and needs <= set(done):
                done.append(table)
    return done


def put_row(connection: psycopg.Connection, table: str, unit: Unit) -> None:
    columns = connection.execute(
        "SELECT column_name, udt_name FROM information_schema.columns"
        " WHERE table_name = %s AND column_default IS NULL",
        [table],
    ).fetchall()
    refers = dict(
        connection.execute(
            "SELECT a.attname, c.confrelid::regclass::text FROM pg_constraint c"
            " JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]"
            " WHERE c.contype = 'f' AND c.conrelid::regclass::text = %s",
            [table],
        ).fetchall()
    )
    values = {name: sample(connection, name, kind, refers, unit) for name, kind in columns}
    if "approved_by_id" in values:
        values["approved_by_id"] = unit.ben.id
    if "done_at" in values:  # A night that is over has left no name.
        values["key"] = ""
    if "second_half" in values:  # Whoever was let in, or was not, has no password there.
        values["password"] = values["second_half"] = ""
    names = ", ".join(f'"{name}"' for name in values)
    marks = ", ".join(["%s"] * len(values))
    # What a trigger has put there already is there.
    insert = f"INSERT INTO {table} ({names}) VALUES ({marks}) ON CONFLICT DO NOTHING"
    connection.execute(insert, list(values.values()))


def sample(
    connection: psycopg.Connection, name: str, kind: str, refers: dict[str, str], unit: Unit
) -> object:
    if name == "authority_id":
        return unit.authority.id
    if name in refers:
        if refers[name] == "casework_officer":
            return unit.ann.id
        row = connection.execute(f"SELECT id FROM {refers[name]} LIMIT 1").fetchone()
        assert row is not None
        return row[0]
    made = {
        "interval": timedelta(1),
        "uuid": IDS(),
        "timestamptz": NOW,
        "date": NOW.date(),
        "jsonb": "[]",
        "bool": False,
        "bytea": b"EXERCISE",
        "_text": ["EXERCISE"],
    }
    return made.get(kind, "drafted" if kind == "text" else 1)


def become(connection: psycopg.Connection, authority: UUID | None) -> None:
    connection.execute(
        "SELECT set_config('app.authority', %s, true)", [str(authority) if authority else ""]
    )


def tables_of(casework: Database) -> list[str]:
    from fireline.store.casework.row_security import bound_tables

    return bound_tables()


def test_every_table_is_bound_or_stands_on_the_list_with_its_reason(casework: Database) -> None:
    from fireline.store.casework.row_security import MINE, POLICY, UNBOUND

    with psycopg.connect(casework.owner_dsn) as owner:
        catalogue = {
            name: (enabled, forced, policies, using, check)
            for name, enabled, forced, policies, using, check in owner.execute(
                "SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity,"
                # One that only narrows what another lets through takes nothing away from it.
                " (SELECT count(*) FROM pg_policy WHERE polrelid = c.oid AND polpermissive),"
                " p.qual, p.with_check"
                " FROM pg_class c LEFT JOIN pg_policies p"
                " ON p.tablename = c.relname AND p.policyname = %s"
                " WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace",
                [POLICY],
            )
        }
        row = owner.execute(
            "SELECT attnotnull FROM pg_attribute WHERE attrelid = 'casework_place'::regclass"
            " AND attname = 'authority_id'"
        ).fetchone()

    bound = {name for name, found in catalogue.items() if found[:3] == (True, True, 1)}
    assert bound == set(tables_of(casework))
    assert catalogue.keys() - bound == UNBOUND.keys()
    assert all(UNBOUND.values())
    says = {found[3:] for name, found in catalogue.items() if name in bound}
    assert len(says) == 1
    (using, check), *_ = says
    assert using == check
    assert bare(using) == bare(MINE)
    assert row == (True,)


def test_nobody_finds_rows_of_another_authority(casework: Database, unit: MakeUnit) -> None:
    mine, theirs = unit(), unit()
    rows_of_every_table(casework, theirs)

    with psycopg.connect(casework.app_dsn) as connection:
        tables = tables_of(casework)
        become(connection, theirs.authority.id)
        assert {t: count(connection, t) for t in tables} == dict.fromkeys(tables, 1)
        become(connection, mine.authority.id)
        assert {t: count(connection, t) for t in tables} == dict.fromkeys(tables, 0)
        become(connection, None)
        assert {t: count(connection, t) for t in tables} == dict.fromkeys(tables, 0)


def test_the_owner_of_the_tables_is_bound_as_well(casework: Database, unit: MakeUnit) -> None:
    theirs = unit()
    rows_of_every_table(casework, theirs)

    with psycopg.connect(casework.owner_dsn) as connection:
        tables = tables_of(casework)
        assert {t: count(connection, t) for t in tables} == dict.fromkeys(tables, 0)


def test_nobody_changes_or_deletes_rows_of_another_authority(
    casework: Database, unit: MakeUnit
) -> None:
    from fireline.store.casework.row_security import APPEND_ONLY

    mine, theirs = unit(), unit()
    rows_of_every_table(casework, theirs)

    with psycopg.connect(casework.app_dsn, autocommit=True) as connection:
        for table in sorted(set(tables_of(casework)) - APPEND_ONLY):
            with connection.transaction():
                become(connection, mine.authority.id)
                changed = connection.execute(f"UPDATE {table} SET authority_id = authority_id")
                deleted = connection.execute(f"DELETE FROM {table}")
                assert (table, changed.rowcount, deleted.rowcount) == (table, 0, 0)


def test_nobody_writes_rows_in_the_name_of_another_authority(
    casework: Database, unit: MakeUnit
) -> None:
    mine, theirs = unit(), unit()
    rows_of_every_table(casework, mine)

    with psycopg.connect(casework.app_dsn, autocommit=True) as connection:
        for table in tables_of(casework):
            with pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"):
                put_row_as(connection, mine, table, theirs)


def test_a_row_cannot_be_moved_to_another_authority(casework: Database, unit: MakeUnit) -> None:
    mine, theirs = unit(), unit()
    rows_of_every_table(casework, mine)

    with psycopg.connect(casework.app_dsn, autocommit=True) as connection:
        moved = f"UPDATE casework_queueditem SET authority_id = '{theirs.authority.id}'"
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"):
            execute_as(connection, mine, moved)


def test_history_is_added_to_and_never_changed(casework: Database, unit: MakeUnit) -> None:
    from fireline.store.casework.row_security import APPEND_ONLY

    mine = unit()
    rows_of_every_table(casework, mine)

    assert "casework_auditentry" in APPEND_ONLY
    with psycopg.connect(casework.app_dsn, autocommit=True) as connection:
        for table in sorted(APPEND_ONLY):
            for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET id = id"):
                with pytest.raises(psycopg.errors.InsufficientPrivilege, match="denied for table"):
                    execute_as(connection, mine, statement)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("approved_by_id = drafted_by_id", "four_eyes"),
        ("approved_by_id = NULL, state = 'sent'", "nothing_leaves_unapproved"),
    ],
)
def test_what_approves_itself_or_leaves_unapproved_is_refused(
    casework: Database, unit: MakeUnit, change: str, constraint: str
) -> None:
    mine = unit()
    rows_of_every_table(casework, mine)

    with psycopg.connect(casework.app_dsn, autocommit=True) as connection:
        statement = f"UPDATE casework_referralrow SET {change}"
        with pytest.raises(psycopg.errors.CheckViolation, match=constraint):
            execute_as(connection, mine, statement)


def execute_as(connection: psycopg.Connection, who: Unit, statement: str) -> None:
    with connection.transaction():
        become(connection, who.authority.id)
        connection.execute(statement)


def put_row_as(connection: psycopg.Connection, who: Unit, table: str, of: Unit) -> None:
    with connection.transaction():
        become(connection, who.authority.id)
        put_row(connection, table, of)


def bare(condition: str) -> str:
    """Return a condition without what the catalogue adds when it prints one."""
    return re.sub(r"\s|[()]|::text", "", condition)


def count(connection: psycopg.Connection, table: str) -> int:
    row = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    assert row is not None
    return int(row[0])
