"""Row security: which table is bound to an authority, and what the application may do with it.

Applied by the owner after each migration to every table that there is, so that a new one is bound
before anything is written to it. What is not bound stands on a list with its reason, and a test
compares the list with the catalogue.
"""

from collections.abc import Iterator

import attrs
from django.apps import apps
from django.db import connections

from fireline.store.casework.models.row import Row

POLICY = "own_authority_only"
MINE = "authority_id = NULLIF(current_setting('app.authority', true), '')::uuid"

#: Tables without an authority, each with the reason why.
UNBOUND = {
    "casework_authority": "sign-in reads it before an authority is known; names, no casework",
    "casework_officer": "sign-in reads it before an authority is known; people of the unit only",
    "casework_officer_groups": "Django's own, not used; the role is a column of the officer",
    "casework_officer_user_permissions": "Django's own, not used",
    "auth_group": "Django's own, not used",
    "auth_group_permissions": "Django's own, not used",
    "auth_permission": "Django's own, not used",
    "django_content_type": "names of tables",
    "django_migrations": "names of migrations",
    "django_session": "found by a secret key alone, before an authority is known",
    "account_emailaddress": "sign-in reads it before an authority is known",
    "account_emailconfirmation": "sign-in reads it before an authority is known",
    "mfa_authenticator": "sign-in reads it before an authority is known",
    "casework_ratecount": "counted before it is known who asks; keys are digests",
    "casework_accesstoken": "found by a digest alone, before an authority is known",
    "fireline_cache": "counts and used codes of the sign-in, by keys that name no casework",
    "procrastinate_jobs": "jobs hold ids only and carry their authority as one of them",
    "procrastinate_events": "what happened to jobs",
    "procrastinate_periodic_defers": "when jobs are due",
    "procrastinate_workers": "which workers live",
}

#: What is history is added to and read, never changed or deleted by the application.
APPEND_ONLY = frozenset(
    {
        "casework_auditentry",
        "casework_audithead",
        "casework_auditleaf",
        "casework_capturedevidence",
        "casework_custodyrow",
        "casework_guardcheck",
        "casework_handlingtime",
        "casework_judgementrow",
        "casework_lookrow",
        "casework_referralanswer",
        "casework_referralstep",
        "casework_returnverdict",
        "casework_timetokenrow",
        "casework_trackmark",
    }
)
READ_ONLY = frozenset({"django_migrations", "django_content_type", "auth_permission"})


@attrs.frozen
class _Statements:
    application: str

    def for_everything(self) -> Iterator[str]:
        """Let the application use what is there, change nothing of it, and read history."""
        who = self.application
        yield f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {who}"
        yield f"GRANT EXECUTE ON FUNCTION casework_interest(text) TO {who}"

    def for_table(self, table: str) -> Iterator[str]:
        """Say what the application may do with one table."""
        yield f"REVOKE ALL ON {table} FROM {self.application}"
        yield f"GRANT {_rights(table)} ON {table} TO {self.application}"


def secure(application: str, *, using: str = "owner") -> None:
    """Bind every casework table and grant the application what it needs; may be done again."""
    statements = _Statements(_quoted(application))
    with connections[using].cursor() as cursor:
        for table in bound_tables():
            for statement in _binding(table):
                cursor.execute(statement)
        for statement in statements.for_everything():
            cursor.execute(statement)
        for table in connections[using].introspection.table_names(cursor):
            for statement in statements.for_table(_quoted(table)):
                cursor.execute(statement)


def bound_tables() -> list[str]:
    """Name the table of every model that is a row of an authority."""
    return [model._meta.db_table for model in apps.get_models() if issubclass(model, Row)]


def _binding(table: str) -> Iterator[str]:
    name = _quoted(table)
    yield f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY"
    yield f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY"
    yield f"DROP POLICY IF EXISTS {POLICY} ON {name}"
    yield f"CREATE POLICY {POLICY} ON {name} USING ({MINE}) WITH CHECK ({MINE})"


def _rights(table: str) -> str:
    plain = table.strip('"')
    if plain in READ_ONLY:
        return "SELECT"
    return "SELECT, INSERT" if plain in APPEND_ONLY else "SELECT, INSERT, UPDATE, DELETE"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
