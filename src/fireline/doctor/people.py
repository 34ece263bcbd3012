"""People: somebody leads, and everybody who leads or approves has a second factor."""

from collections.abc import Iterator

from fireline.doctor.patient import Patient
from fireline.doctor.sign import Sign, note, well, wrong


def people(patient: Patient) -> Iterator[Sign]:
    """Ask who may sign in, and with how many factors."""
    rows = patient.answer(
        "SELECT o.username, o.role, EXISTS (SELECT 1 FROM mfa_authenticator m"
        " WHERE m.user_id = o.id AND m.type IN ('totp', 'webauthn')) FROM casework_officer o"
        " WHERE o.authority_id IS NOT NULL AND o.is_active ORDER BY o.username"
    )
    if not any(role == "lead" for _, role, _ in rows):
        yield wrong("people", "nobody leads", mend="make the installation: fireline init")
    bare = [str(name) for name, role, has in rows if role in {"lead", "approver"} and not has]
    if bare:
        yield note("people", f"asked for a second factor when they sign in next: {_few(bare)}")
    if rows and not bare:
        yield well("people", f"{len(rows)} may sign in; who approves has a second factor")


def _few(names: list[str]) -> str:
    most = 5
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
