"""Referral: one location, one recipient, one instrument; it alone has the state.

One table of moves an instrument, and one function that makes them: nothing else changes a state.
"""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import attrs

from fireline.domain.clock import require_aware
from fireline.errors import MoveRefused


class Instrument(StrEnum):
    """What is sent, fixed once sent: instruments look alike and bind unlike (LAW.md 0.1, 1)."""

    TERMS_REFERRAL = "terms_referral"  #: voluntary, the provider's own terms decide
    DSA_NOTICE = "dsa_notice"  #: Regulation (EU) 2022/2065, Art 16
    REMOVAL_ORDER = "removal_order"  #: Regulation (EU) 2021/784, Art 3
    WITHDRAWAL = "withdrawal"  #: takes back what was sent


class ReferralState(StrEnum):
    """Where a referral stands."""

    DRAFTED = "drafted"
    GUARDED = "guarded"  #: every check of the guard said yes
    DECONFLICTED = "deconflicted"  #: no other authority holds an interest, or it was weighed
    APPROVED = "approved"  #: by a second pair of eyes; the outbox may take it
    SENT = "sent"
    FATE_UNKNOWN = "fate_unknown"  #: handed over, not known whether it arrived
    ANSWERED = "answered"
    REFUSED = "refused"  #: by the guard, by deconfliction or by the approver
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


_S = ReferralState
_VOLUNTARY: dict[ReferralState, frozenset[ReferralState]] = {
    _S.DRAFTED: frozenset({_S.GUARDED, _S.REFUSED, _S.CLOSED}),
    _S.GUARDED: frozenset({_S.DECONFLICTED, _S.REFUSED, _S.DRAFTED, _S.CLOSED}),
    _S.DECONFLICTED: frozenset({_S.APPROVED, _S.REFUSED, _S.DRAFTED, _S.CLOSED}),
    _S.APPROVED: frozenset({_S.SENT, _S.FATE_UNKNOWN, _S.DRAFTED, _S.CLOSED}),
    _S.FATE_UNKNOWN: frozenset({_S.SENT, _S.APPROVED, _S.WITHDRAWN, _S.CLOSED}),
    _S.SENT: frozenset({_S.ANSWERED, _S.WITHDRAWN, _S.CLOSED}),
    _S.ANSWERED: frozenset({_S.ANSWERED, _S.WITHDRAWN, _S.CLOSED}),
    _S.REFUSED: frozenset({_S.DRAFTED, _S.CLOSED}),
    _S.WITHDRAWN: frozenset({_S.CLOSED}),
    _S.CLOSED: frozenset(),
}

MOVES: dict[Instrument, dict[ReferralState, frozenset[ReferralState]]] = {
    Instrument.TERMS_REFERRAL: _VOLUNTARY,
    Instrument.DSA_NOTICE: _VOLUNTARY,
    # A removal order is never taken back to a draft once it was signed (approved), and an answer
    # to it ends it or opens the scrutiny that a later table adds.
    Instrument.REMOVAL_ORDER: _VOLUNTARY
    | {_S.APPROVED: frozenset({_S.SENT, _S.FATE_UNKNOWN, _S.CLOSED})},
    # What takes back a wrong message waits for nobody's interest.
    Instrument.WITHDRAWAL: {
        _S.DRAFTED: frozenset({_S.APPROVED, _S.CLOSED}),
        _S.APPROVED: frozenset({_S.SENT, _S.FATE_UNKNOWN, _S.CLOSED}),
        _S.FATE_UNKNOWN: frozenset({_S.SENT, _S.APPROVED, _S.CLOSED}),
        _S.SENT: frozenset({_S.ANSWERED, _S.CLOSED}),
        _S.ANSWERED: frozenset({_S.CLOSED}),
        _S.CLOSED: frozenset(),
    },
}
"""Read aloud: from this state, a referral of this instrument can become one of these."""


@attrs.frozen(kw_only=True)
class Step:
    """One move in a referral's life, with who made it, when and why."""

    to: ReferralState
    by: UUID | None  #: None when the machine recorded what happened outside
    at: datetime
    because: str = ""


@attrs.frozen(kw_only=True)
class Referral:
    """One location, one recipient, one instrument, and its steps."""

    id: UUID
    authority: UUID
    instrument: Instrument
    location: UUID
    work: UUID | None
    recipient: str  #: name of the recipient in the contact book, e.g. ``bluesky``
    reasons: str  #: public reasons, sent with it
    terms: str = ""  #: the provider's own term that it cites
    drafted_by: UUID
    drafted_at: datetime
    approved_by: UUID | None = None
    state: ReferralState = ReferralState.DRAFTED
    history: tuple[Step, ...] = ()


def moves_from(referral: Referral) -> frozenset[ReferralState]:
    """Say what this referral can become next."""
    return MOVES[referral.instrument].get(referral.state, frozenset())


def advance(
    referral: Referral, to: ReferralState, *, by: UUID | None, at: datetime, because: str = ""
) -> Referral:
    """Return the referral in its next state, or refuse the move.

    Raises:
        MoveRefused: the table has no such move, or the drafter approves their own draft.
    """
    if to not in moves_from(referral):
        raise MoveRefused(f"a {referral.state} {referral.instrument} cannot become {to}")
    if to is ReferralState.APPROVED:
        referral = _approved(referral, by)
    elif to is ReferralState.DRAFTED:
        referral = attrs.evolve(referral, approved_by=None)
    step = Step(to=to, by=by, at=require_aware(at), because=because)
    return attrs.evolve(referral, state=to, history=(*referral.history, step))


def _approved(referral: Referral, by: UUID | None) -> Referral:
    if by is None and referral.state is ReferralState.FATE_UNKNOWN:
        raise MoveRefused("only a person may have a referral of unknown fate sent again")
    if by is None or by == referral.drafted_by:
        raise MoveRefused("a referral is approved by another officer than the one who drafted it")
    return attrs.evolve(referral, approved_by=by)
