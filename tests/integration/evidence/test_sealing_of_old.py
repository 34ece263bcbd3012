"""What 0.1.0 captured in the open, of two authorities, sealed in one step."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from casework_rows import IDS, NOW, Unit, casework_on, make_unit
from fireline.domain.location import Location, LocationKind
from fireline.errors import StoreError
from fireline.refer import Capture
from fireline.settings import Settings
from fireline.store.evidence import CaseEvidence, Evidence, case_evidence

MASTER = b"m" * 32
SHARED, OWN = b"EXERCISE shared", b"EXERCISE own"


def _captured_of_old(unit: Unit, plain: Evidence, *materials: bytes) -> None:
    from fireline.store.casework.case_file import DjangoCaseFile

    file = DjangoCaseFile(unit.authority.id, IDS, lambda: NOW)
    for material in materials:
        key = f"example:{IDS()}"
        place = Location(id=IDS(), kind=LocationKind.POST, key=key, platform="example")
        kept = Capture(plain.put(material), NOW)
        file.add_capture(file.ensure_location(place).id, kept, by=None)


def _evidence(unit: Unit, settings: Settings) -> CaseEvidence:
    from fireline.store.casework.evidence_book import DjangoEvidenceBook

    book = DjangoEvidenceBook(unit.authority.id, IDS, lambda: NOW)
    return case_evidence(settings, MASTER, unit.authority.id, book)


@pytest.fixture
def old(request: pytest.FixtureRequest, tmp_path: Path) -> SimpleNamespace:
    casework_on(request, "embedded")
    plain, units = Evidence(str(tmp_path)), (make_unit(), make_unit())
    _captured_of_old(units[0], plain, SHARED, OWN)
    _captured_of_old(units[1], plain, SHARED)
    return SimpleNamespace(
        units=units,
        authorities=lambda: [one.authority for one in units],
        settings=Settings(evidence_url=str(tmp_path)),
        keys=SimpleNamespace(wrapping=lambda: MASTER),
        evidence=plain,
        ids=IDS,
        clock=lambda: NOW,
    )


def _in_the_open(folder: Path) -> list[Path]:
    files = (one for one in folder.rglob("*") if one.is_file())
    return [one for one in files if b"EXERCISE" in one.read_bytes()]


def test_each_authority_keeps_its_own_and_nothing_stays_in_the_open(
    old: SimpleNamespace, tmp_path: Path
) -> None:
    from fireline.jobs.evidence import seal_of_old

    names = {data: old.evidence.put(data) for data in (SHARED, OWN)}
    assert seal_of_old(old) == 3
    assert seal_of_old(old) == 0

    first, second = (_evidence(unit, old.settings) for unit in old.units)
    assert (first.get(names[SHARED]), first.get(names[OWN])) == (SHARED, OWN)
    assert (second.get(names[SHARED]), second.has(names[OWN])) == (SHARED, False)
    assert _in_the_open(tmp_path) == []


def test_a_file_that_was_changed_stops_it_before_anything_is_removed(
    old: SimpleNamespace, tmp_path: Path
) -> None:
    from fireline.jobs.evidence import seal_of_old

    name = old.evidence.put(OWN)
    next(one for one in _in_the_open(tmp_path) if one.name == name).write_bytes(b"EXERCISE x")

    with pytest.raises(StoreError, match="has been changed"):
        seal_of_old(old)

    assert len(_in_the_open(tmp_path)) == 2
