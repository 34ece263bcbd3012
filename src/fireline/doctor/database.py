"""Database: it answers, its roles are what they must be, and row security binds every row."""

from collections.abc import Iterator

from fireline.doctor.patient import START, DatabaseAway, Patient
from fireline.doctor.sign import Sign, well, wrong


def answers(patient: Patient) -> Iterator[Sign]:
    """Ask it anything."""
    try:
        patient.answer("SELECT 1")
    except DatabaseAway as away:
        yours = patient.settings.database_url
        yield wrong(
            "database",
            f"it does not answer: {away}",
            mend="start your server, or correct FIRELINE_DATABASE_URL" if yours else START,
        )
    else:
        yield well("database", patient.database().application.host + " answers")


def roles(patient: Patient) -> Iterator[Sign]:
    """See that row security binds the role that all work is done as."""
    ((name, unbound),) = patient.answer(
        "SELECT rolname, rolsuper OR rolbypassrls OR rolcreaterole FROM pg_roles"
        " WHERE rolname = current_user"
    )
    if unbound:
        yield wrong(
            "roles",
            f"row security does not bind the role {name}",
            mend=f"as its administrator run ALTER ROLE {name} NOSUPERUSER NOBYPASSRLS NOCREATEROLE",
        )
    else:
        yield well("roles", f"{name} is bound by row security")


def row_security(patient: Patient) -> Iterator[Sign]:
    """See that each table with an authority shows its rows to that authority alone."""
    rows = patient.answer(
        "SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity AND EXISTS"
        " (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid) FROM pg_class c"
        " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'authority_id'"
        " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'"
        " AND c.relname <> 'casework_officer' ORDER BY c.relname"
    )
    bare = [str(name) for name, bound in rows if not bound]
    if bare:
        yield wrong(
            "row security",
            f"rows of every authority can be seen in {', '.join(bare)}",
            mend="stop all work and run fireline upgrade, which binds every table anew",
        )
    elif rows:
        yield well("row security", f"all {len(rows)} tables of casework are bound")
