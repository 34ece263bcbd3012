"""Records: the leaves of a tree with their details, as an export and the verifier have them."""

from collections.abc import Iterator
from typing import Final
from uuid import UUID

from django.db import connection

from fireline.domain.act import Act
from fireline.store.audit.encoding import Detail
from fireline.store.casework.models import AuditEntry

_RECORDS: Final = """
SELECT l.number, l.version, l.id, l.seal, e.salt,
       e.id, e.authority_id, e.act, e.officer_id, e."on", e.purpose, e.because, e.at
FROM casework_auditleaf l LEFT JOIN casework_auditentry e ON e.id = l.id
WHERE l.authority_id = %s AND l.number <= %s ORDER BY l.number
"""
_NEVER_NUMBERED: Final = """
SELECT e.id FROM casework_auditentry e
WHERE NOT EXISTS (SELECT FROM casework_auditleaf l WHERE l.id = e.id)
AND NOT EXISTS (SELECT FROM casework_auditwaiting w WHERE w.entry_id = e.id)
ORDER BY e.id LIMIT 1
"""
_FIELDS: Final = ("entry", "authority", "act", "officer", "on", "purpose", "because", "at")
_ALL: Final = 2**63 - 1


def records_of(authority: UUID, *, up_to: int = _ALL) -> Iterator[dict[str, object]]:
    """Return every record in order, in the open scope; a detail that was erased is None."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(_RECORDS, [authority, up_to])
        for number, version, entry, seal, salt, *told in cursor:
            known = told[0] is not None
            yield {
                "v": version,
                "number": number,
                "entry": str(entry),
                "seal": bytes(seal).hex(),
                "salt": bytes(salt).hex() if known else None,
                "detail": _detail(told) if known else None,
            }


def told_erasings() -> Iterator[str]:
    """Return what every act of erasing says, numbered or not, in the open scope."""
    acts = AuditEntry.objects.filter(act=Act.AUDIT_DETAIL_ERASED)
    yield from acts.values_list("because", flat=True)


def never_numbered() -> UUID | None:
    """Return an act that neither has a number nor waits for one: somebody took it out."""
    with connection.cursor() as cursor:
        cursor.execute(_NEVER_NUMBERED)
        found = cursor.fetchone()
    return found[0] if found else None


def _detail(told: list[object]) -> dict[str, object]:
    return Detail(**dict(zip(_FIELDS, told, strict=True))).told()  # type: ignore[arg-type]  # -- as the columns are
