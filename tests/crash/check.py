"""What an installation holds after a crash, told as JSON by a process of its own.

Run as a program. It opens the installation as any other process would, asks everything that a
crash could have torn, and says what it found; whether that is right is for the trial to say.
With the id of a capture as its argument it opens only the captures after it: each is opened soon
after it was made, and all of them once more at the end.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from crash.officers import UNIT
from fireline import wiring
from fireline.domain.act import Act
from fireline.errors import FirelineError
from fireline.refer import EvidenceStore
from fireline.settings import read_settings


def posts(unit: wiring.Installation) -> dict[str, Any]:
    """Return how many posts there are, how many different ones, and where reading had come to."""
    cursor = unit.lake._connection.cursor()
    # One transaction, so that all is told of one state: a batch may come in between two questions.
    cursor.execute("BEGIN TRANSACTION")
    kept, different = cursor.execute(
        "SELECT count(*), count(DISTINCT key) FROM lake.posts"
    ).fetchall()[0]
    reached = cursor.execute(
        "SELECT arg_max(reached, stored_at) FROM lake.checkpoints"
        " WHERE source LIKE 'bluesky firehose%'"
    ).fetchall()[0][0]
    gaps = cursor.execute("SELECT count(*) FROM lake.gaps").fetchall()[0][0]
    cursor.execute("COMMIT")
    return {
        "kept": kept,
        "different": different,
        "reached": int((reached or "0").split()[0]),
        "gaps": gaps,
    }


def referrals(authority: UUID) -> dict[str, Any]:
    """Return what was approved, whose approval is not recorded once, and every message's state."""
    from fireline.store.casework.models import AuditEntry, OutgoingMessage, ReferralRow
    from fireline.store.casework.scope import authority_scope

    with authority_scope(authority):
        approved = [
            str(one)
            for one in ReferralRow.objects.exclude(approved_by=None).values_list("id", flat=True)
        ]
        acts = AuditEntry.objects.filter(act=Act.REFERRAL_APPROVED.value)
        recorded = Counter(acts.values_list("on", flat=True))
        messages = OutgoingMessage.objects.values_list("referral_id", "message_id", "delivery")
        return {
            "approved": approved,
            "unrecorded": [one for one in approved if recorded[f"referral {one}"] != 1],
            "messages": [[str(of), name, delivery] for of, name, delivery in messages],
        }


def captures(authority: UUID, after: UUID) -> list[tuple[UUID, str]]:
    """Return the id and the name of every capture after one, in their order."""
    from fireline.store.casework.models import CapturedEvidence
    from fireline.store.casework.scope import authority_scope

    with authority_scope(authority):
        made = CapturedEvidence.objects.filter(id__gt=after).order_by("id")
        return list(made.values_list("id", "sha256"))


def torn_evidence(evidence: EvidenceStore, captured: Iterable[str]) -> Iterator[str]:
    """Name every capture whose bytes are not there as they were."""
    for sha256 in captured:
        try:
            evidence.get(sha256)
        except FirelineError as torn:
            yield str(torn)


def audit(unit: wiring.Installation, authority: UUID) -> tuple[list[str], int]:
    """Return what the verifier has against the audit, and how many signed heads it was held to."""
    from fireline.store.audit.checking import check
    from fireline.store.audit.outside import outside_of
    from fireline.store.keys import KeyRing

    verdict = check(
        authority,
        keys=[KeyRing.of(unit.settings).verifying()],
        outside=outside_of(unit.settings),
    )
    nothing_signed = unit.audit_keeper().state(authority).head is None  # in the first minute
    if verdict.whole or (nothing_signed and verdict.record is None):
        return [], verdict.heads
    return verdict.sentences(), verdict.heads


def main() -> None:
    """Say everything at once."""
    after = UUID(sys.argv[1]) if len(sys.argv) > 1 else UUID(int=0)
    with wiring.opened(read_settings()) as unit:
        authority = next(one for one in unit.authorities() if one.name == UNIT)
        against, heads = audit(unit, authority.id)
        captured = captures(authority.id, after)
        told = {
            "posts": posts(unit),
            "torn": list(
                torn_evidence(unit.desk(authority).evidence, (name for _, name in captured))
            ),
            "opened": str(captured[-1][0] if captured else after),
            "audit": against,
            "heads": heads,
            **referrals(authority.id),
        }
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main()
