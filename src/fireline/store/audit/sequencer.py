"""Sequencer: gives each act its number, without a gap, in the order in which acts become visible.

An act is written by whatever transaction it belongs to, and a trigger of the same transaction puts
it among what waits. What waits is numbered by one sequencer at a time (an advisory lock that ends
with its transaction): numbers, leaves and the tree's edge are one transaction, so a sequencer that
dies leaves nothing behind. A transaction that commits late becomes visible late, and gets the next
number then: there is no mark to overtake it, so that nothing is ever skipped.
"""

from collections.abc import Iterator, Sequence
from typing import Final
from uuid import UUID

import attrs
from django.db import connection

from fireline.errors import StoreError
from fireline.store.audit.encoding import VERSION, Detail, leaf, sealed
from fireline.store.audit.tree import RightEdge, edge_over, leaf_hash
from fireline.store.casework.scope import authority_scope

BATCH: Final = 5_000
"""Acts numbered in one transaction: a second or less, so that nobody waits for its locks."""

_WAITING = """
SELECT e.id AS entry, e.act, e.officer_id AS officer, e."on", e.purpose, e.because, e.at, e.salt
FROM casework_auditwaiting w JOIN casework_auditentry e ON e.id = w.entry_id
ORDER BY w.arrived LIMIT %s
"""
_ADD = """
INSERT INTO casework_auditleaf (id, authority_id, number, version, seal)
SELECT id, %s, number, %s, seal FROM unnest(%s::uuid[], %s::bigint[], %s::bytea[])
    AS fresh (id, number, seal)
"""
_DONE = "DELETE FROM casework_auditwaiting WHERE entry_id = ANY(%s::uuid[])"
_EDGE = "SELECT size, peaks FROM casework_auditedge"
_LAST = "SELECT coalesce(max(number), 0) FROM casework_auditleaf WHERE authority_id = %s"
_KEEP_EDGE = """
INSERT INTO casework_auditedge (id, authority_id, size, peaks) VALUES (%s, %s, %s, %s)
ON CONFLICT (authority_id) DO UPDATE SET size = excluded.size, peaks = excluded.peaks
"""
_LEAVES = "SELECT number, id, seal FROM casework_auditleaf WHERE authority_id = %s ORDER BY number"


@attrs.frozen
class _Fresh:
    detail: Detail
    salt: bytes


def number(authority: UUID) -> int:
    """Number what waits, in its own transactions; return how many got a number.

    When another process is at it already, it is left to that one.
    """
    numbered = 0
    while True:
        with authority_scope(authority):
            done = _number_batch(authority) if only_one(authority) else 0
        numbered += done
        if done < BATCH:
            return numbered


def only_one(authority: UUID, *, doing: str = "", wait: bool = False) -> bool:
    """Say whether this transaction may number and sign for the authority; until its end.

    What is ``doing`` something else keeps out only those that do the same.
    """
    lock = [f"fireline audit {authority}{doing}"]
    with connection.cursor() as cursor:
        if wait:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", lock)
            return True
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", lock)
        (got,) = cursor.fetchone()
    return bool(got)


def edge_of(authority: UUID) -> RightEdge:
    """Return the right edge of the tree; made anew when it does not end where the leaves end.

    Raises:
        StoreError: the leaves have a gap, so that there is no tree to be added to.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LAST, [authority])
        (last,) = cursor.fetchone()
        cursor.execute(_EDGE)
        kept = cursor.fetchone()
    edge = RightEdge.unpacked(kept[0], bytes(kept[1])) if kept else RightEdge()
    if edge.size == last and edge.is_whole():
        return edge
    return edge_over(_leaf_hashes(authority))


def _number_batch(authority: UUID) -> int:
    fresh = _waiting(authority)
    if not fresh:
        return 0
    edge = edge_of(authority)
    first, seals = edge.size + 1, [sealed(one.detail, one.salt) for one in fresh]
    ids = [one.detail.entry for one in fresh]
    for at, (entry, seal) in enumerate(zip(ids, seals, strict=True), first):
        edge.append(leaf_hash(leaf(number=at, entry=entry, authority=authority, seal=seal)))
    with connection.cursor() as cursor:
        numbers = list(range(first, edge.size + 1))
        cursor.execute(_ADD, [authority, VERSION, ids, numbers, seals])
        cursor.execute(_DONE, [ids])
        cursor.execute(_KEEP_EDGE, [authority, authority, edge.size, edge.packed()])
    return len(fresh)


def _waiting(authority: UUID) -> Sequence[_Fresh]:
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, [BATCH])
        names = [column.name for column in cursor.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    salts = [bytes(row.pop("salt")) for row in rows]
    told = [Detail(authority=authority, **row) for row in rows]
    return [_Fresh(detail, salt) for detail, salt in zip(told, salts, strict=True)]


def _leaf_hashes(authority: UUID) -> Iterator[bytes]:
    with connection.cursor() as cursor:
        cursor.execute(_LEAVES, [authority])
        for wanted, (found, entry, seal) in enumerate(cursor.fetchall(), 1):
            if found != wanted:
                raise StoreError(
                    f"the audit of authority {authority} has no record {wanted}:"
                    " run fireline audit verify, and restore the database from a backup"
                )
            held = leaf(number=found, entry=entry, authority=authority, seal=bytes(seal))
            yield leaf_hash(held)
