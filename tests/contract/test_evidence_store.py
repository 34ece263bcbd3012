"""What refer may rely on, of evidence in memory and of sealed evidence over a real database."""

import hashlib
from pathlib import Path

import attrs
import pytest

from casework_rows import IDS, NOW, casework_on, make_unit
from fireline.domain.authority import Authority, AuthorityKind
from fireline.domain.location import Location, LocationKind
from fireline.errors import NotFoundError
from fireline.refer import CaseFile, CustodyEntry, Deed, EvidenceStore, TimeToken, held
from fireline.refer.memory import MemoryCaseFile, MemoryEvidence
from fireline.settings import Settings

DATA = b"EXERCISE a red square"
SHA256 = hashlib.sha256(DATA).hexdigest()


@attrs.frozen
class Kept:
    """A store of evidence, and the case file that makes its places."""

    evidence: EvidenceStore
    file: CaseFile

    def place(self) -> Location:
        key = f"example:{IDS()}"
        made = Location(id=IDS(), kind=LocationKind.POST, key=key, platform="example")
        return self.file.ensure_location(made)


def _sealed(folder: Path) -> Kept:
    from fireline.store.casework.case_file import DjangoCaseFile
    from fireline.store.casework.evidence_book import DjangoEvidenceBook
    from fireline.store.evidence import case_evidence

    unit = make_unit()
    bound = (unit.authority.id, IDS, lambda: NOW)
    settings = Settings(evidence_url=str(folder))
    book = DjangoEvidenceBook(*bound)
    return Kept(case_evidence(settings, b"m" * 32, bound[0], book), DjangoCaseFile(*bound))


@pytest.fixture(params=["memory", "sealed"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Kept:
    if request.param == "memory":
        home = Authority(id=IDS(), name="unit", kind=AuthorityKind.NATIONAL_UNIT)
        return Kept(MemoryEvidence(), MemoryCaseFile(home))
    casework_on(request, "embedded")
    return _sealed(tmp_path)


def test_what_was_put_comes_back_under_its_hash(kept: Kept) -> None:
    assert kept.evidence.put(DATA, place=kept.place().id) == SHA256

    assert kept.evidence.has(SHA256)
    assert kept.evidence.get(SHA256) == DATA


def test_what_was_never_put_is_not_found(kept: Kept) -> None:
    assert not kept.evidence.has(SHA256)
    with pytest.raises(NotFoundError):
        kept.evidence.get(SHA256)


def test_it_goes_with_the_last_place_that_holds_it(kept: Kept) -> None:
    first, second = kept.place(), kept.place()
    for place in (first, second, second):
        kept.evidence.put(DATA, place=place.id)

    assert kept.evidence.let_go(SHA256, place=first.id) is False
    with pytest.raises(NotFoundError):
        kept.evidence.let_go(SHA256, place=first.id)
    assert kept.evidence.has(SHA256)
    assert kept.evidence.let_go(SHA256, place=second.id) is True
    assert not kept.evidence.has(SHA256)


def test_a_capture_is_packed_and_can_be_read(kept: Kept) -> None:
    place = kept.place()
    taken = held(place, DATA, at=NOW, seen_at=NOW)

    one = kept.evidence.keep(taken, place=place.id, about={"location": place.key})

    assert len(kept.evidence.get(one.sha256)) == one.size
    assert one.mime


def test_custody_is_read_in_order_of_one_capture_or_of_all(kept: Kept) -> None:
    entries = [
        CustodyEntry(sha256=sha256, deed=deed, at=NOW, by=None, reason="EXERCISE", to="x")
        for sha256, deed in ((SHA256, Deed.CAPTURED), ("ab" * 32, Deed.OPENED))
    ]
    for entry in entries:
        kept.evidence.enter(entry)

    assert list(kept.evidence.custody()) == entries
    assert list(kept.evidence.custody(SHA256)) == entries[:1]


def test_what_has_no_token_waits_for_one(kept: Kept) -> None:
    kept.evidence.put(DATA, place=kept.place().id)
    token = TimeToken(at=NOW, by="CN=EXERCISE", response=b"told")
    assert list(kept.evidence.unstamped(limit=9)) == [SHA256]

    kept.evidence.add_token(SHA256, token)

    assert list(kept.evidence.tokens(SHA256)) == [token]
    assert list(kept.evidence.unstamped(limit=9)) == []
