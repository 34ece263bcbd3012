"""Retention: how long a thing is kept, why one goes earlier, and what is decided when it is due.

LAW.md 4.7 and 4.9: Directive (EU) 2016/680 (LED) Art. 5 and 16, Regulation (EU) 2016/794 Art. 31.
"""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import attrs


class Listed(StrEnum):
    """What stands on the erase list."""

    ACCOUNT = "account"
    POST = "post"


class Measure(StrEnum):
    """What is done with a person's data before its time is over."""

    ERASE = "erase"  #: no question returns it at once; its bytes go in the night
    RESTRICT = "restrict"  #: kept, and hidden from all but a lead (LED Art. 16(3))


class Basis(StrEnum):
    """On what legal ground a measure is taken."""

    NOT_NECESSARY = "not_necessary"  #: LED Art. 4(1)(e)
    UNLAWFUL = "unlawful"  #: LED Art. 16(2): collected or used against the law
    OBLIGATION = "obligation"  #: LED Art. 16(2): another law or a court says so
    CONTESTED = "contested"  #: LED Art. 16(3)(a): accuracy is contested and cannot be settled
    EVIDENCE = "evidence"  #: LED Art. 16(3)(b): must be kept as evidence


#: Which basis carries which measure.
BASES = {
    Measure.ERASE: (Basis.NOT_NECESSARY, Basis.UNLAWFUL, Basis.OBLIGATION),
    Measure.RESTRICT: (Basis.CONTESTED, Basis.EVIDENCE),
}


@attrs.frozen(kw_only=True)
class Erasure:
    """One entry of the erase list, with who put it there and why."""

    id: UUID
    kind: Listed
    key: str  #: in clear until its night; empty from then on
    measure: Measure
    basis: Basis
    reason: str
    by: UUID | None  #: None where nobody decided in time
    at: datetime
    undone_at: datetime | None = None
    done_at: datetime | None = None  #: when its bytes had gone


class ReviewOf(StrEnum):
    """What is reviewed."""

    WATCH = "watch"
    SET_ASIDE = "set_aside"
    KEPT_ACCOUNT = "kept_account"
    WORK = "work"
    EVIDENCE = "evidence"
    RESTRICTION = "restriction"


class ReviewDecision(StrEnum):
    """What is decided when a review is due."""

    KEEP = "keep"
    ERASE = "erase"
    RESTRICT = "restrict"


#: A restriction stands on an account; what names none cannot be restricted.
DECISIONS = {
    ReviewOf.WATCH: (ReviewDecision.KEEP, ReviewDecision.ERASE),
    ReviewOf.SET_ASIDE: tuple(ReviewDecision),
    ReviewOf.KEPT_ACCOUNT: tuple(ReviewDecision),
    ReviewOf.WORK: (ReviewDecision.KEEP, ReviewDecision.ERASE),
    ReviewOf.EVIDENCE: (ReviewDecision.KEEP, ReviewDecision.ERASE),
    ReviewOf.RESTRICTION: (ReviewDecision.KEEP, ReviewDecision.ERASE),
}


@attrs.frozen(kw_only=True)
class Review:
    """One thing whose time is to be judged: keep it with a reason, or let it go."""

    id: UUID
    of: ReviewOf
    subject: str  #: id of the row that is reviewed
    key: str  #: what a person knows it by: an account, a title, a file
    since: datetime  #: when its present time began
    due_at: datetime
    auto_erase_at: datetime  #: without a decision it goes by itself then
    decision: ReviewDecision | None = None
    reason: str = ""
    decided_by: UUID | None = None
    decided_at: datetime | None = None


class Held(StrEnum):
    """What a legal hold is placed on."""

    PLACE = "place"
    WORK = "work"
    ACCOUNT = "account"


@attrs.frozen(kw_only=True)
class Hold:
    """A legal hold: copies in evidence that nothing lets go until it is lifted."""

    id: UUID
    of: Held
    key: str
    reason: str
    by: UUID
    at: datetime
    files: tuple[str, ...] = ()  #: SHA-256 of what was copied
    lifted_at: datetime | None = None
