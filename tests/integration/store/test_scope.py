from collections.abc import Callable
from uuid import UUID

import psycopg
import pytest
from django.db import connection, transaction

from casework_rows import IDS, NOW, Unit
from fireline.errors import StoreError
from fireline.store.postgres import Database

MakeUnit = Callable[[], Unit]


def add_place(authority: UUID) -> None:
    from fireline.store.casework.models import Place

    Place.objects.create(id=IDS(), authority_id=authority, kind="post", key="a:1", platform="a")


def places() -> int:
    from fireline.store.casework.models import Place

    return Place.objects.count()


def test_a_scope_shows_its_own_rows_and_none_before_or_after(unit: MakeUnit) -> None:
    from fireline.store.casework.scope import authority_scope

    mine, theirs = unit().authority.id, unit().authority.id
    for authority in (mine, theirs):
        with authority_scope(authority):
            add_place(authority)

    seen = [places()]
    with authority_scope(mine):
        seen.append(places())
    seen.append(places())

    assert seen == [0, 1, 0]


def test_nothing_is_left_on_the_connection_for_its_next_borrower(unit: MakeUnit) -> None:
    from fireline.store.casework.scope import authority_scope

    with authority_scope(unit().authority.id):
        pass

    with connection.cursor() as cursor:
        cursor.execute("SELECT NULLIF(current_setting('app.authority', true), '')")
        assert cursor.fetchone() == (None,)


def test_nothing_is_left_in_the_transaction_of_a_test_case(unit: MakeUnit) -> None:
    from fireline.store.casework.scope import authority_scope

    mine = unit().authority.id
    test_case = transaction.atomic()
    test_case._from_testcase = True
    with test_case:
        with authority_scope(mine):
            add_place(mine)

        assert places() == 0


def test_a_scope_that_fails_keeps_nothing(unit: MakeUnit) -> None:
    from fireline.store.casework.scope import authority_scope

    mine = unit().authority.id

    def half_of_an_act() -> None:
        with authority_scope(mine):
            add_place(mine)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half_of_an_act()

    with authority_scope(mine):
        assert places() == 0


def test_a_scope_ends_cleanly_after_a_refused_statement(unit: MakeUnit) -> None:
    from fireline.store.casework.scope import authority_scope

    mine, theirs = unit().authority.id, unit().authority.id
    with pytest.raises(Exception, match="row-level security"), authority_scope(mine):
        add_place(theirs)

    with authority_scope(mine):
        assert places() == 0


def test_a_scope_is_the_outermost_transaction(unit: MakeUnit) -> None:
    from fireline.store.casework.scope import authority_scope

    mine = unit().authority.id
    with (
        pytest.raises(RuntimeError, match="durable"),
        transaction.atomic(),
        authority_scope(mine),
    ):
        pass


def test_a_store_refuses_the_transaction_of_another_authority(unit: MakeUnit) -> None:
    from fireline.store.casework.scope import authority_scope, within

    mine, theirs = unit().authority.id, unit().authority.id

    with (
        authority_scope(mine),
        pytest.raises(StoreError, match=f"authority {theirs} was asked for"),
        within(theirs),
    ):
        pass


def test_a_store_refuses_a_transaction_of_no_authority(unit: MakeUnit) -> None:
    from fireline.store.casework.scope import within

    with (
        transaction.atomic(),
        pytest.raises(StoreError, match="of no authority"),
        within(unit().authority.id),
    ):
        pass


def test_deconfliction_says_hit_or_no_hit_and_nothing_else(
    casework: Database, unit: MakeUnit
) -> None:
    from fireline.store.casework.models import Watch
    from fireline.store.casework.scope import authority_scope

    mine, watching = unit(), unit()
    wanted = f"example:{IDS()}"
    with authority_scope(watching.authority.id):
        Watch.objects.create(
            id=IDS(),
            authority_id=watching.authority.id,
            key=wanted,
            reason="EXERCISE",
            added_by_id=watching.ann.id,
            added_at=NOW,
            review_at=NOW,
        )

    with psycopg.connect(casework.app_dsn) as raw:
        raw.execute("SELECT set_config('app.authority', %s, true)", [str(mine.authority.id)])
        words = [row[0] for row in raw.execute("SELECT casework_interest(%s)", [wanted])]
        others = [row[0] for row in raw.execute("SELECT casework_interest('example:other')")]
        still = raw.execute("SELECT current_setting('app.authority')").fetchone()
        own_watches = raw.execute("SELECT count(*) FROM casework_watch").fetchone()

    assert words.count("hit") == 1
    assert set(words) == {"hit", "no-hit"}
    assert words == sorted(words)
    assert set(others) == {"no-hit"}
    assert still == (str(mine.authority.id),)
    assert own_watches == (0,)


def test_deconfliction_is_refused_to_who_is_no_authority(casework: Database) -> None:
    with (
        psycopg.connect(casework.app_dsn) as raw,
        pytest.raises(psycopg.errors.InsufficientPrivilege, match="asked as an authority"),
    ):
        raw.execute("SELECT casework_interest('example:1')")
