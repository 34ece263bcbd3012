"""Verify: look again, ourselves, and record what we saw."""

from fireline.verify.look_log import DeletionLog, Due, LookLog
from fireline.verify.probe import Fact, Probe
from fireline.verify.reappearance import Reappearance, Removal
from fireline.verify.run import VerifyCounts, verify
from fireline.verify.schedule import next_look

__all__ = [
    "DeletionLog",
    "Due",
    "Fact",
    "LookLog",
    "Probe",
    "Reappearance",
    "Removal",
    "VerifyCounts",
    "next_look",
    "verify",
]
