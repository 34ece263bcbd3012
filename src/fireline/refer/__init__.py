"""Refer: ask whoever can act, on a ground, guarded, deconflicted and seen by four eyes."""

from fireline.refer.capture import Capture
from fireline.refer.case_file import CaseFile
from fireline.refer.channel import AuthenticatedChannel, Channel
from fireline.refer.check import Check
from fireline.refer.deconfliction import Deconfliction, Interest
from fireline.refer.delivery import Recovery, deliver_next, recover, settle_fate
from fireline.refer.evidence_store import EvidenceStore
from fireline.refer.outbox import Outbox
from fireline.refer.run import (
    answer,
    approve,
    capture,
    close,
    deconflict,
    draft,
    guard,
    redraft,
    refuse,
    withdraw,
)

__all__ = [
    "AuthenticatedChannel",
    "Capture",
    "CaseFile",
    "Channel",
    "Check",
    "Deconfliction",
    "EvidenceStore",
    "Interest",
    "Outbox",
    "Recovery",
    "answer",
    "approve",
    "capture",
    "close",
    "deconflict",
    "deliver_next",
    "draft",
    "guard",
    "recover",
    "redraft",
    "refuse",
    "settle_fate",
    "withdraw",
]
