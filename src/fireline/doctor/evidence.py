"""Evidence: its place takes a file and gives the same one back."""

from collections.abc import Iterator

from fireline.doctor.patient import Patient
from fireline.doctor.place import write_and_read_back
from fireline.doctor.sign import Sign


def evidence(patient: Patient) -> Iterator[Sign]:
    """Write a file of no meaning, read it back, take it away."""
    settings = patient.settings
    place = settings.evidence_url or str((settings.data / "evidence").resolve())
    yield write_and_read_back("evidence", place, settings, named="FIRELINE_EVIDENCE_URL")
