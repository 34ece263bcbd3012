"""Checking: all of an authority's audit reckoned anew from the database, by the verifier."""

import json
from collections.abc import Sequence
from uuid import UUID

from fireline.store.audit import verifier
from fireline.store.audit.outside import Outside
from fireline.store.audit.progress import Progress, told
from fireline.store.audit.records import never_numbered, records_of, told_erasings
from fireline.store.audit.signing import heads_from
from fireline.store.casework.scope import authority_scope


def check(
    authority: UUID,
    *,
    keys: Sequence[bytes],
    outside: Outside | None,
    progress: Progress | None = None,
) -> verifier.Verdict:
    """Say whether everything holds; the outside copy is read first, so that it cannot be ahead.

    Raises:
        StoreError: the outside copy cannot be read.
    """
    copied = None if outside is None else outside.heads(authority)
    with authority_scope(authority):
        heads = [json.loads(head.line()) for head in heads_from(authority, 0)]
        verdict = verifier.verify(
            authority=str(authority),
            records=told(records_of(authority), heads[-1]["size"] if heads else 0, progress),
            heads=heads,
            outside=copied,
            keys=keys,
            erasing=told_erasings(),
        )
        lost = never_numbered()
    if lost is not None and verdict.record is None:
        after = verdict.size + 1
        why = "this act has no number, and does not wait for one"
        verdict.record = verifier.Broken(after, after, str(lost), why)
    if outside is None:
        verdict.notes.append(
            "heads are copied nowhere (FIRELINE_AUDIT_OUTSIDE): whoever holds the signing key"
            " could have rewritten all of this"
        )
    return verdict
