"""Erasing: what an act told goes when its time is over; its leaf stays, and so does the tree.

Regulation (EU) 2018/1725, Article 88: logs are deleted after three years unless they are required
for ongoing control. That something was erased is itself an act, and acts of erasing stay for ever:
they name numbers and no person.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import connections, transaction

from fireline.domain.act import Act
from fireline.domain.ids import IdMaker
from fireline.store.audit.encoding import moment

BATCH: Final = 5_000

_DUE = """
SELECT l.number, l.id FROM casework_auditleaf l JOIN casework_auditentry e ON e.id = l.id
WHERE l.authority_id = %s AND e.at < %s AND e.act <> %s AND NOT e."on" = ANY(%s)
ORDER BY l.number LIMIT %s
"""
_ACT = """
INSERT INTO casework_auditentry (id, authority_id, act, "on", purpose, because, at)
VALUES (%s, %s, %s, 'audit', 'retention', %s, %s)
"""
_ERASE = "DELETE FROM casework_auditentry WHERE id = ANY(%s::uuid[])"
_AS = "SELECT set_config('app.authority', %s, true)"


def erase_details(
    authority: UUID,
    *,
    before: datetime,
    at: datetime,
    ids: IdMaker,
    needed: Collection[str] = (),
) -> int:
    """Erase detail and salt of every numbered act before a moment; return how many.

    What stands in ``needed`` (``noun id``, as acts name what they are on) is required for ongoing
    control and stays. It is done as the owner of the tables, because the application may delete
    nothing of the audit; each batch and the act that tells of it are one transaction.
    """
    erased = 0
    while True:
        done = _erase_batch(authority, before, at, ids(), list(needed))
        erased += done
        if done < BATCH:
            return erased


def _erase_batch(
    authority: UUID, before: datetime, at: datetime, act: UUID, needed: list[str]
) -> int:
    kind = Act.AUDIT_DETAIL_ERASED.value
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute(_AS, [str(authority)])
        cursor.execute(_DUE, [authority, before, kind, needed, BATCH])
        due = cursor.fetchall()
        if due:
            numbers = ", ".join(_ranges([number for number, _ in due]))
            because = f"records {numbers}: done before {moment(before)}"
            cursor.execute(_ACT, [act, authority, kind, because, at])
            cursor.execute(_ERASE, [[entry for _, entry in due]])
    return len(due)


def _ranges(numbers: Sequence[int]) -> Iterator[str]:
    """Return ``1-500`` for each unbroken stretch of rising numbers."""
    first = last = numbers[0]
    for number in numbers[1:]:
        if number != last + 1:
            yield _stretch(first, last)
            first = number
        last = number
    yield _stretch(first, last)


def _stretch(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}-{last}"
