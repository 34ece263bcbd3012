"""Opening: where an installation's evidence is kept, and one authority's part of it."""

from importlib.metadata import version
from uuid import UUID

from fireline.settings import Settings
from fireline.store.evidence.book import EvidenceBook
from fireline.store.evidence.case_evidence import CaseEvidence
from fireline.store.evidence.sealed_files import SealedFiles
from fireline.store.evidence.shelf import Evidence, Shelf
from fireline.store.evidence.wrapping import AuthorityKey


def evidence_place(settings: Settings) -> str:
    """Return the folder or URL below which media and evidence are kept."""
    return settings.evidence_url or str((settings.data / "evidence").resolve())


def case_evidence(
    settings: Settings, master: bytes, authority: UUID, book: EvidenceBook
) -> CaseEvidence:
    """Return the evidence of one authority, under a key derived from the installation's."""
    place, key = evidence_place(settings), AuthorityKey(master, authority)
    return CaseEvidence(
        files=SealedFiles(place, key.folder),
        plain=Evidence(place, Shelf.EVIDENCE),
        book=book,
        key=key,
        software=f"Fireline {version('fireline')}",
    )
