from io import StringIO

import psycopg

from fireline.store.postgres import Database


def test_the_tables_are_those_of_the_models(casework: Database) -> None:
    from django.core.management import call_command

    from fireline.store.casework.migrating import is_current

    said = StringIO()
    call_command("makemigrations", "casework", dry_run=True, stdout=said)

    assert is_current()
    assert said.getvalue() == "No changes detected in app 'casework'\n"


def test_migrating_again_changes_nothing_and_leaves_the_application_its_rights(
    casework: Database,
) -> None:
    from fireline.store.casework.migrating import is_current, migrate

    migrate()

    assert is_current()
    with psycopg.connect(casework.app_dsn) as application:
        assert application.execute("SELECT count(*) FROM casework_auditentry").fetchone() == (0,)
