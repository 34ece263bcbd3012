"""Evidence: what was captured, sealed so that only its authority opens it, and nothing changes."""

from fireline.store.evidence.case_evidence import CaseEvidence
from fireline.store.evidence.opening import case_evidence, evidence_place
from fireline.store.evidence.sealed_files import SealedFiles
from fireline.store.evidence.shelf import Evidence, Shelf
from fireline.store.evidence.wrapping import AuthorityKey

__all__ = [
    "AuthorityKey",
    "CaseEvidence",
    "Evidence",
    "SealedFiles",
    "Shelf",
    "case_evidence",
    "evidence_place",
]
