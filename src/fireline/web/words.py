"""The desk's words for the unit's closed lists: one translatable table a list.

A page never shows a bare code word; a test keeps every list whole.
"""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fireline.domain.act import Act
from fireline.domain.assessment import Answer3, Ground
from fireline.domain.authority import Role
from fireline.domain.fingerprint import Kind
from fireline.domain.group import GroupVerdict
from fireline.domain.location import LocationKind
from fireline.domain.message import Delivery, Outcome
from fireline.domain.presence import Cause, Presence
from fireline.domain.purpose import Purpose
from fireline.domain.queue import ItemKind, ItemState
from fireline.domain.referral import Instrument, ReferralState
from fireline.domain.retention import ReviewDecision, ReviewOf
from fireline.domain.succession import Verdict
from fireline.domain.work import CandidateState, Tier, Via
from fireline.identify.roles import Role as Doing

Words = dict[StrEnum, Promise]

TIERS: Words = {
    Tier.THREAT_TO_LIFE: _("Threat to life"),
    Tier.CRISIS: _("Crisis"),
    Tier.DESIGNATED: _("Designated group"),
    Tier.PROMOTIONAL: _("Promotional"),
}
ITEM_KINDS: Words = {
    ItemKind.JUDGE_CANDIDATE: _("Judge a candidate"),
    ItemKind.REFER_LOCATION: _("Refer a post"),
    ItemKind.REFER_ACCOUNT: _("Refer an account"),
    ItemKind.APPROVE_REFERRAL: _("Approve a referral"),
    ItemKind.JUDGE_RETURN: _("Judge a return"),
    ItemKind.SETTLE_FATE: _("Settle an unknown fate"),
}
ITEM_STATES: Words = {
    ItemState.OPEN: _("Open"),
    ItemState.CLAIMED: _("Claimed"),
    ItemState.DONE: _("Done"),
}
KINDS: Words = {
    Kind.FILE: _("Same file"),
    Kind.PDQ: _("Alike picture"),
    Kind.LINK: _("Same link"),
    Kind.TEXT: _("Same text"),
}
CANDIDATE_STATES: Words = {
    CandidateState.OPEN: _("To be judged"),
    CandidateState.WORK: _("Tracked as a work"),
    CandidateState.DISMISSED: _("Dismissed"),
}
VIAS: Words = {
    Via.ORIGINAL: _("First seen"),
    Via.COPY: _("Copy"),
    Via.REPOST: _("Repost"),
    Via.QUOTE: _("Quote"),
    Via.REPLY: _("Reply"),
}
GROUNDS: Words = {
    Ground.INCITES: _("Incites others to commit an offence"),
    Ground.SOLICITS_OFFENCE: _("Solicits a person to commit an offence"),
    Ground.SOLICITS_GROUP: _("Solicits taking part in a terrorist group"),
    Ground.INSTRUCTS: _("Gives instruction on making or using weapons or methods"),
    Ground.THREATENS: _("Threatens to commit an offence"),
}
ANSWERS: Words = {
    Answer3.NO: _("No"),
    Answer3.POSSIBLE: _("Possibly"),
    Answer3.YES: _("Yes"),
}
INSTRUMENTS: Words = {
    Instrument.TERMS_REFERRAL: _("Terms referral (voluntary)"),
    Instrument.DSA_NOTICE: _("Notice under DSA Art 16"),
    Instrument.REMOVAL_ORDER: _("Removal order"),
    Instrument.WITHDRAWAL: _("Withdrawal"),
}
REFERRAL_STATES: Words = {
    ReferralState.DRAFTED: _("Drafted"),
    ReferralState.GUARDED: _("Guard passed"),
    ReferralState.DECONFLICTED: _("Awaits approval"),
    ReferralState.APPROVED: _("Approved"),
    ReferralState.SENT: _("Sent"),
    ReferralState.FATE_UNKNOWN: _("Fate unknown"),
    ReferralState.ANSWERED: _("Answered"),
    ReferralState.REFUSED: _("Refused"),
    ReferralState.WITHDRAWN: _("Withdrawn"),
    ReferralState.CLOSED: _("Closed"),
}
PRESENCES: Words = {
    Presence.PRESENT: _("Present"),
    Presence.GONE: _("Gone"),
    Presence.PARTLY: _("Partly gone"),
    Presence.UNREACHABLE: _("Unreachable"),
    Presence.UNKNOWN: _("Unknown"),
}
CAUSES: Words = {
    Cause.PLATFORM: _("removed by the platform"),
    Cause.AUTHOR: _("deleted by its author"),
    Cause.ACCOUNT: _("the whole account was taken down"),
    Cause.GEO: _("blocked in some countries"),
    Cause.LOGIN: _("behind a login"),
    Cause.LABEL: _("hidden by a label"),
    Cause.UNKNOWN: _("cause unknown"),
}
DELIVERIES: Words = {
    Delivery.WAITING: _("Waiting to be sent"),
    Delivery.HANDING_OVER: _("Being handed over"),
    Delivery.DELIVERED: _("Delivered"),
    Delivery.FATE_UNKNOWN: _("Fate unknown"),
    Delivery.FAILED: _("Failed"),
}
OUTCOMES: Words = {
    Outcome.REMOVED: _("Content removed"),
    Outcome.ACCOUNT_SUSPENDED: _("Account suspended"),
    Outcome.GEO_BLOCKED: _("Blocked in some countries"),
    Outcome.LABELLED: _("Labelled"),
    Outcome.REFUSED: _("Refused"),
    Outcome.NOT_FOUND: _("Not found"),
    Outcome.NO_ANSWER: _("No answer"),
}
VERDICTS: Words = {
    Verdict.OPEN: _("To be judged"),
    Verdict.CONFIRMED: _("Confirmed by a person"),
    Verdict.REJECTED: _("Rejected by a person"),
}
GROUP_VERDICTS: Words = {
    GroupVerdict.OPEN: _("To be judged"),
    GroupVerdict.ONE: _("One operation, said a person"),
    GroupVerdict.NOT_ONE: _("Not one operation, said a person"),
}
LOCATION_KINDS: Words = {
    LocationKind.POST: _("Post"),
    LocationKind.ACCOUNT: _("Account"),
    LocationKind.FILE: _("File"),
    LocationKind.COLLECTION: _("Collection"),
    LocationKind.SITE: _("Site"),
}
ROLES: Words = {
    Role.OFFICER: _("Officer"),
    Role.APPROVER: _("Approver"),
    Role.LEAD: _("Lead"),
    Role.AUDITOR: _("Auditor"),
    Role.ADMINISTRATOR: _("Administrator"),
}
ACTS: Words = {
    Act.OFFICER_SIGNED_IN: _("signed in"),
    Act.OFFICER_SIGNED_OUT: _("signed out"),
    Act.OFFICER_ADDED: _("added the officer"),
    Act.OFFICER_STEPPED_UP: _("confirmed the own identity"),
    Act.OFFICER_TURNED_AWAY: _("was turned away"),
    Act.OFFICER_CHANGED: _("changed the officer"),
    Act.WATCH_ADDED: _("began to watch"),
    Act.WATCH_ENDED: _("ended the watch"),
    Act.CANDIDATE_PROPOSED: _("proposed the candidate"),
    Act.CANDIDATE_DISMISSED: _("dismissed the candidate"),
    Act.CANDIDATE_REOPENED: _("reopened the candidate"),
    Act.WORK_JUDGED: _("judged it to be a work"),
    Act.WORK_ENDED: _("ended the tracking"),
    Act.SIGHTING_REFUSED: _("refused a sighting"),
    Act.ACCOUNT_OPENED: _("opened the account's record"),
    Act.ACCOUNT_EXCLUDED: _("set the account aside"),
    Act.ACCOUNT_INCLUDED: _("took the account back into the ranking"),
    Act.PERSON_ERASED: _("erased the person"),
    Act.PERSON_RESTRICTED: _("restricted the person's data"),
    Act.PERSON_RELEASED: _("took the person off the erase list"),
    Act.RANKING_MADE: _("made a ranking"),
    Act.ITEM_CLAIMED: _("claimed the item"),
    Act.ITEM_RELEASED: _("put the item back"),
    Act.ITEM_DONE: _("finished the item"),
    Act.EVIDENCE_CAPTURED: _("captured evidence"),
    Act.EVIDENCE_OPENED: _("opened evidence"),
    Act.EVIDENCE_EXPORTED: _("handed out the evidence"),
    Act.EVIDENCE_ERASED: _("erased the evidence"),
    Act.HOLD_PLACED: _("put a legal hold on"),
    Act.HOLD_LIFTED: _("lifted the legal hold from"),
    Act.RETENTION_REVIEWED: _("reviewed the retention of"),
    Act.DAY_EXPIRED: _("let the day expire"),
    Act.REFERRAL_DRAFTED: _("drafted the referral"),
    Act.REFERRAL_GUARDED: _("ran the guard"),
    Act.REFERRAL_DECONFLICTED: _("deconflicted the referral"),
    Act.REFERRAL_APPROVED: _("approved the referral"),
    Act.REFERRAL_REFUSED: _("refused the referral"),
    Act.REFERRAL_SENT: _("sent the referral"),
    Act.REFERRAL_FATE_UNKNOWN: _("lost sight of the message"),
    Act.REFERRAL_ANSWERED: _("recorded an answer"),
    Act.REFERRAL_WITHDRAWN: _("withdrew the referral"),
    Act.REFERRAL_REDRAFTED: _("took the referral back to a draft"),
    Act.REFERRAL_CLOSED: _("closed the referral"),
    Act.PROBE_SAW_PRESENT: _("saw it present"),
    Act.PROBE_SAW_GONE: _("saw it gone"),
    Act.PROBE_SAW_PARTLY: _("saw it partly gone"),
    Act.PROBE_COULD_NOT_TELL: _("could not tell"),
    Act.RETURN_SUGGESTED: _("suggested a return"),
    Act.RETURN_CONFIRMED: _("confirmed the return"),
    Act.RETURN_REJECTED: _("rejected the return"),
    Act.RETURN_REOPENED: _("took the verdict on the return back"),
    Act.GROUP_SUGGESTED: _("suggested the group"),
    Act.GROUP_CONFIRMED: _("judged the group to be one operation"),
    Act.GROUP_REJECTED: _("judged the group to be no operation"),
    Act.GROUP_REOPENED: _("took the judgement of the group back"),
    Act.OXYGEN_MEASURED: _("measured oxygen"),
    Act.AUDIT_EXPORTED: _("handed out the audit"),
    Act.AUDIT_DETAIL_ERASED: _("erased the detail of"),
    Act.BACKUP_MADE: _("made a backup"),
    Act.BACKUP_RESTORED: _("restored a backup"),
    Act.INSTALLATION_MADE: _("made the installation"),
    Act.INSTALLATION_UPGRADED: _("upgraded the installation"),
    Act.DEMO_RUN: _("ran the demonstration"),
}
PURPOSES: Words = {
    Purpose.ASSESSMENT: _("To judge content or the account that posts it"),
    Purpose.RETURN: _("To judge whether a removed account has come back"),
    Purpose.REFERRAL: _("To prepare, check or follow up a referral"),
    Purpose.RETENTION: _("To review whether what is kept is still needed"),
    Purpose.RIGHTS: _("To answer a person who asks about data of their own"),
    Purpose.COMPLAINT: _("To answer a provider, an author or a court"),
    Purpose.OVERSIGHT: _("To inspect whether this unit keeps to the law"),
    Purpose.INTEGRITY: _("To keep the system secure and its data correct"),
}
REVIEWS_OF: Words = {
    ReviewOf.WATCH: _("Watch"),
    ReviewOf.SET_ASIDE: _("Account set aside"),
    ReviewOf.KEPT_ACCOUNT: _("Features of a removed account"),
    ReviewOf.WORK: _("Who carried a work"),
    ReviewOf.EVIDENCE: _("Captured evidence"),
    ReviewOf.RESTRICTION: _("Restricted account"),
}
REVIEW_DECISIONS: Words = {
    ReviewDecision.KEEP: _("Keep it for another time"),
    ReviewDecision.ERASE: _("Erase it"),
    ReviewDecision.RESTRICT: _("Restrict it: kept, and hidden from all but a lead"),
}
DOINGS: Words = {
    Doing.ANNOUNCER: _("Announcer"),
    Doing.ORIGINATOR: _("Originator"),
    Doing.ARCHIVIST: _("Archivist"),
    Doing.BRIDGE: _("Bridge"),
    Doing.AMPLIFIER: _("Amplifier"),
    Doing.AUDIENCE: _("Audience"),
}
"""What an account does for the spread."""
EXCLUSIONS: dict[str, Promise] = {
    "educational": _("Educational"),
    "journalistic": _("Journalistic"),
    "artistic": _("Artistic"),
    "research": _("Research"),
    "counter_terrorism": _("Prevents or counters terrorism"),
    "public_debate": _("Polemic or controversial view in public debate"),
    "human_rights_documentation": _("Documents human rights violations"),
}

TRACES: dict[str, Promise] = {
    "work": _("Same work"),
    "link": _("Same link"),
    "text": _("Same text"),
    "repost": _("Same repost"),
    "share": _("Same thing"),
}
"""What accounts of a group shared alike; a new kind is shown by its own name."""

CHECKS: dict[str, Promise] = {
    "form_exists": _("The instrument has a form"),
    "capture_present_and_fresh": _("It was captured, and the capture is fresh"),
    "reasons_and_ground_given": _("Reasons and ground are given"),
    "voluntary_wording": _("What is voluntary is worded so"),
    "protected_domains": _("It lies on no protected domain"),
    "already_gone": _("It is not gone already"),
    "item_not_collection": _("It is one item and no collection"),
    "already_referred": _("It was not referred already"),
    "account_not_set_aside": _("Its account was not set aside"),
    "instrument_allowed": _("The authority may use the instrument"),
    "exclusion_checked": _("The exclusion check holds"),
}
"""The checks of the guard, by their names; one that is not here is shown by its own name."""

LISTS: tuple[Words, ...] = (
    DOINGS,
    TIERS,
    ITEM_KINDS,
    ITEM_STATES,
    KINDS,
    CANDIDATE_STATES,
    VIAS,
    GROUNDS,
    ANSWERS,
    INSTRUMENTS,
    REFERRAL_STATES,
    PRESENCES,
    CAUSES,
    DELIVERIES,
    OUTCOMES,
    VERDICTS,
    GROUP_VERDICTS,
    LOCATION_KINDS,
    ROLES,
    ACTS,
    PURPOSES,
    REVIEWS_OF,
    REVIEW_DECISIONS,
)
_BY_TYPE: dict[type, Words] = {type(next(iter(words))): words for words in LISTS}


def said(member: StrEnum) -> str:
    """Return the desk's word for a member of a closed list."""
    return str(_BY_TYPE[type(member)][member])


#: How a state looks: the five tones of the design system.
TONES: dict[StrEnum, str] = {
    Tier.THREAT_TO_LIFE: "bad",
    Tier.CRISIS: "bad",
    Tier.DESIGNATED: "warn",
    Tier.PROMOTIONAL: "quiet",
    CandidateState.OPEN: "info",
    CandidateState.WORK: "good",
    ReferralState.DECONFLICTED: "info",
    ReferralState.APPROVED: "info",
    ReferralState.SENT: "info",
    ReferralState.ANSWERED: "good",
    ReferralState.FATE_UNKNOWN: "warn",
    ReferralState.REFUSED: "bad",
    Presence.PRESENT: "warn",
    Presence.GONE: "good",
    Presence.PARTLY: "warn",
    Presence.UNKNOWN: "unknown",
    Presence.UNREACHABLE: "unknown",
    Delivery.DELIVERED: "good",
    Delivery.FATE_UNKNOWN: "warn",
    Delivery.FAILED: "bad",
    Verdict.CONFIRMED: "warn",
    Verdict.OPEN: "info",
    GroupVerdict.ONE: "warn",
    GroupVerdict.OPEN: "info",
    ItemState.CLAIMED: "info",
}


def tone(member: StrEnum) -> str:
    """Return how a state looks; what needs no attention is quiet."""
    return TONES.get(member, "quiet")
