"""Signing: the head of a tree is signed when the tree grew, and kept beside it."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

import attrs
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from fireline.store.audit.encoding import canonical
from fireline.store.audit.head import Head, key_id
from fireline.store.audit.sequencer import edge_of, only_one
from fireline.store.casework.models import AuditHead
from fireline.store.casework.scope import authority_scope


def sign_head(
    authority: UUID, key: Ed25519PrivateKey, *, new_id: UUID, at: datetime
) -> Head | None:
    """Sign what the tree is now and keep it; nothing, when nothing is new."""
    with authority_scope(authority):
        only_one(authority, wait=True)
        edge, last = edge_of(authority), newest_head(authority)
        if edge.size == (last.size if last else 0):
            return None
        unsigned = Head(
            authority=authority,
            size=edge.size,
            root=edge.root(),
            at=at,
            key=key_id(key.public_key().public_bytes_raw()),
            previous=last.hashed() if last else b"",
        )
        head = attrs.evolve(unsigned, signature=key.sign(canonical(unsigned.told())))
        _keep(head, new_id)
        return head


def newest_head(authority: UUID) -> Head | None:
    """Return the last head that was signed, in the open scope of the authority."""
    row = AuditHead.objects.filter(authority_id=authority).order_by("-size").first()
    return _head(row) if row else None


def heads_from(authority: UUID, size: int) -> Iterator[Head]:
    """Return the heads of trees of this size and larger, the smallest first, in the open scope."""
    rows = AuditHead.objects.filter(authority_id=authority, size__gte=size).order_by("size")
    return (_head(row) for row in rows.iterator())


def _keep(head: Head, new_id: UUID) -> None:
    AuditHead.objects.create(
        id=new_id,
        authority_id=head.authority,
        size=head.size,
        root=head.root,
        at=head.at,
        key=head.key,
        previous=head.previous,
        signature=head.signature,
    )


def _head(row: AuditHead) -> Head:
    return Head(
        authority=row.authority_id,
        size=row.size,
        root=bytes(row.root),
        at=row.at,
        key=row.key,
        previous=bytes(row.previous),
        signature=bytes(row.signature),
    )
