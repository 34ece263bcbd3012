"""Audit: every act gets its number and its signed head, and somebody outside holds the heads."""

from collections.abc import Iterator
from datetime import timedelta

import psycopg

from fireline.doctor.patient import START, Patient
from fireline.doctor.sign import Sign, note, well, wrong

LONGEST_WAIT = timedelta(minutes=2)
"""An act waits for a second, and its head for a minute, as long as maintenance is at work."""


def audit(patient: Patient) -> Iterator[Sign]:
    """See the book of each authority, from the database alone."""
    with patient.asked() as connection:
        authorities = connection.execute("SELECT id, name FROM casework_authority ORDER BY name")
        for authority, name in authorities.fetchall():
            yield _book(patient, connection, authority, str(name))
    if not patient.settings.audit_outside:
        yield note("audit", "nobody outside holds its heads: FIRELINE_AUDIT_OUTSIDE is empty")


def _book(
    patient: Patient,
    connection: "psycopg.Connection[tuple[object, ...]]",
    authority: object,
    name: str,
) -> Sign:
    with connection.transaction():
        connection.execute("SELECT set_config('app.authority', %s, true)", [str(authority)])
        row = connection.execute(
            "SELECT (SELECT count(*) FROM casework_auditentry e"
            " JOIN casework_auditwaiting w ON w.entry_id = e.id WHERE e.at < %(long_ago)s),"
            " (SELECT coalesce(max(size), 0) FROM casework_auditedge),"
            " (SELECT coalesce(max(size), 0) FROM casework_audithead)",
            {"long_ago": patient.clock() - LONGEST_WAIT},
        ).fetchone()
    assert row is not None
    waiting, size, signed = row
    if waiting:
        return wrong(
            "audit",
            f"{waiting} acts of {name} have waited for their number since over"
            f" {LONGEST_WAIT.total_seconds() / 60:.0f} minutes",
            mend=f"see that maintenance is at work; {START}",
        )
    return well("audit", f"{name}: {size} acts are numbered, the newest head speaks for {signed}")
