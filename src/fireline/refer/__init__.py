"""Refer: ask whoever can act, on a ground, guarded, deconflicted and seen by four eyes."""

from fireline.refer.capture import Capture
from fireline.refer.case_file import CaseFile
from fireline.refer.channel import AuthenticatedChannel, Channel
from fireline.refer.check import Check
from fireline.refer.custody import CustodyEntry, Deed
from fireline.refer.deconfliction import Deconfliction, Interest
from fireline.refer.delivery import Recovery, deliver_next, recover, settle_fate
from fireline.refer.evidence import capture, hand_out, let_go, open_evidence, stamp
from fireline.refer.evidence_store import EvidenceStore, Kept
from fireline.refer.outbox import Outbox
from fireline.refer.run import (
    answer,
    approve,
    close,
    deconflict,
    draft,
    guard,
    redraft,
    refuse,
    withdraw,
)
from fireline.refer.taken import Capturer, Piece, PieceKind, Taken, held
from fireline.refer.time_stamp import TimeStamper, TimeToken

__all__ = [
    "AuthenticatedChannel",
    "Capture",
    "Capturer",
    "CaseFile",
    "Channel",
    "Check",
    "CustodyEntry",
    "Deconfliction",
    "Deed",
    "EvidenceStore",
    "Interest",
    "Kept",
    "Outbox",
    "Piece",
    "PieceKind",
    "Recovery",
    "Taken",
    "TimeStamper",
    "TimeToken",
    "answer",
    "approve",
    "capture",
    "close",
    "deconflict",
    "deliver_next",
    "draft",
    "guard",
    "hand_out",
    "held",
    "let_go",
    "open_evidence",
    "recover",
    "redraft",
    "refuse",
    "settle_fate",
    "stamp",
    "withdraw",
]
