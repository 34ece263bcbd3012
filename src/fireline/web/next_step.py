"""What a referral waits for, told from where it stands; the acts decide whether it may."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fireline.domain.referral import MOVES, Instrument, ReferralState

_STEPS: dict[ReferralState, str] = {
    ReferralState.DRAFTED: "guard",
    ReferralState.GUARDED: "deconflict",
    ReferralState.DECONFLICTED: "approve",
    ReferralState.APPROVED: "wait",
    ReferralState.SENT: "answer",
    ReferralState.ANSWERED: "answer",
    ReferralState.FATE_UNKNOWN: "settle",
    ReferralState.REFUSED: "redraft",
}
_WORDS: dict[str, Promise] = {
    "guard": _("next: the guard"),
    "deconflict": _("next: deconfliction"),
    "approve": _("next: approval by another officer"),
    "wait": _("next: it is handed over"),
    "answer": _("next: an answer, and another look"),
    "settle": _("next: an officer settles its fate"),
    "redraft": _("next: it is written anew, or closed"),
}


def next_step(state: ReferralState, instrument: Instrument) -> str:
    """Name what comes next; empty when nothing does. A withdrawal waits for no guard."""
    if instrument is Instrument.WITHDRAWAL and state is ReferralState.DRAFTED:
        return "approve"
    return _STEPS.get(state, "")


def next_word(step: str) -> str:
    """Say what comes next, for the foot of the timeline."""
    return str(_WORDS.get(step, ""))


def can_become(instrument: Instrument, state: ReferralState, to: ReferralState) -> bool:
    """Say whether the table of moves has this move."""
    return to in MOVES[instrument].get(state, frozenset())
