"""The acts as a terminal asks for them: a capturer that stands still, a real time authority."""

import hashlib
import json
import subprocess
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import attrs
import pytest

from casework_rows import IDS, NOW, Unit, casework_on, make_unit
from fireline import loop, refer
from fireline.domain.location import Location
from fireline.door import Gate, HttpDoor
from fireline.door.time_authority import TimeAuthority, Trust
from fireline.errors import ItemUnreadable, RefusedError, SourceUnavailable
from fireline.refer import Deed, Piece, Taken, TimeStamper, TimeToken
from fireline.settings import Settings
from fireline.store.evidence import case_evidence
from integration.evidence.time_server import TimeServer, time_server

URL = "https://site.example/a"
REASON = "EXERCISE case 12"


class StillPage:
    """A capturer whose page never changes, or is silent."""

    silent = False

    def take(self, location: Location) -> Taken:
        if self.silent:
            raise SourceUnavailable(f"{location.url} does not answer")
        page = Piece(url=URL, body=b"<html>EXERCISE</html>", at=NOW, mime="text/html")
        return Taken(requested=URL, final=URL, began=NOW, ended=NOW, pieces=(page,),
                     how="EXERCISE", tool="still page", egress="none",
                     not_proven=("anything `at` | all",))  # fmt: skip


class Nothing:
    """A lake in which nothing was seen."""

    def post(self, _key: str) -> None:
        return None

    def profile_bytes(self, _account: str) -> bytes:
        return b""


@attrs.define
class AtWork:
    """What the acts use of a desk."""

    authority: Any
    case_file: Any
    evidence: Any
    stamper: TimeStamper | None
    settings: Settings = attrs.Factory(Settings)
    audience: Nothing = attrs.Factory(Nothing)
    page: StillPage = attrs.Factory(StillPage)

    @property
    def capturers(self) -> dict[str, StillPage]:
        return {"web": self.page}

    def clock(self) -> datetime:
        return NOW

    def ids(self) -> object:
        return IDS()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TimeServer]:
    with time_server(tmp_path_factory.mktemp("tsa")) as running:
        yield running


@pytest.fixture
def stamper(server: TimeServer) -> Iterator[TimeStamper]:
    with HttpDoor(Gate.letting_through([server.peer])) as http:
        yield TimeAuthority(http, server.url, Trust.read(server.root))


@pytest.fixture
def unit(request: pytest.FixtureRequest) -> Unit:
    casework_on(request, "embedded")
    return make_unit()


@pytest.fixture
def desk(unit: Unit, tmp_path: Path, stamper: TimeStamper) -> AtWork:
    from fireline.store.casework.case_file import DjangoCaseFile
    from fireline.store.casework.evidence_book import DjangoEvidenceBook

    bound = (unit.authority.id, IDS, lambda: NOW)
    settings = Settings(evidence_url=str(tmp_path / "evidence"))
    kept = case_evidence(settings, b"m" * 32, unit.authority.id, DjangoEvidenceBook(*bound))
    return AtWork(unit.authority, DjangoCaseFile(*bound), kept, stamper)


def captured(desk: AtWork, unit: Unit) -> refer.Capture:
    from fireline.jobs import evidence as acts

    return acts.capture(desk, URL, by=unit.ann.id, reason=REASON)[0]


def deeds(desk: AtWork, sha256: str) -> Sequence[Deed]:
    return [line.deed for line in desk.evidence.custody(sha256)]


def test_an_address_is_captured_stamped_and_whole(desk: AtWork, unit: Unit) -> None:
    from fireline.jobs import evidence as acts

    kept = captured(desk, unit)

    checked = acts.check(desk, kept.sha256)
    assert checked.problems == ()
    assert checked.outside_time.startswith("CN=EXERCISE time authority says ")
    assert deeds(desk, kept.sha256) == [Deed.CAPTURED, Deed.STAMPED, Deed.VERIFIED]


def test_an_address_is_one_location_however_often_it_is_captured(desk: AtWork, unit: Unit) -> None:
    first, second = captured(desk, unit), captured(desk, unit)

    place = desk.case_file.ensure_location(_location(desk))
    assert desk.case_file.captures(place.id) == [first, second]


def _location(desk: AtWork) -> Location:
    from fireline.jobs import evidence as acts

    return acts.location_of(desk, URL)


def test_a_capture_without_a_reason_is_refused(desk: AtWork, unit: Unit) -> None:
    from fireline.jobs import evidence as acts

    with pytest.raises(RefusedError, match="needs a reason"):
        acts.capture(desk, URL, by=unit.ann.id, reason=" ")


@pytest.mark.parametrize("target", ["ftp://site.example/", "nonsense", "twitter:1"])
def test_what_nobody_can_capture_is_named(desk: AtWork, unit: Unit, target: str) -> None:
    from fireline.jobs import evidence as acts

    with pytest.raises(RefusedError, match="is no address of the web"):
        acts.capture(desk, target, by=unit.ann.id, reason=REASON)


def test_a_silent_page_of_which_nothing_is_held_is_refused(desk: AtWork, unit: Unit) -> None:
    desk.page.silent = True

    with pytest.raises(RefusedError, match="does not answer"):
        captured(desk, unit)


class Down:
    """A time authority that is down, or answers nonsense."""

    def __init__(self, failure: Exception) -> None:
        self._failure = failure

    def stamp(self, _sha256: str) -> TimeToken:
        raise self._failure

    def check(self, _sha256: str, _token: TimeToken) -> str:
        return ""


@pytest.mark.parametrize("failure", [SourceUnavailable("down"), ItemUnreadable("nonsense")])
def test_without_an_answer_the_capture_stands_and_is_stamped_later(
    desk: AtWork, unit: Unit, stamper: TimeStamper, failure: Exception
) -> None:
    desk.stamper = Down(failure)
    kept = captured(desk, unit)
    assert desk.evidence.tokens(kept.sha256) == []
    assert loop.stamp_captures(desk) == 0

    desk.stamper = stamper
    assert loop.stamp_captures(desk) == 1
    assert loop.stamp_captures(desk) == 0

    (token,) = desk.evidence.tokens(kept.sha256)
    assert abs((datetime.now(UTC) - token.at).total_seconds()) < 60
    assert deeds(desk, kept.sha256) == [Deed.CAPTURED, Deed.STAMPED]


def test_a_token_that_was_changed_in_its_row_is_found(desk: AtWork, unit: Unit) -> None:
    from fireline.jobs import evidence as acts

    kept = captured(desk, unit)
    (token,) = desk.evidence.tokens(kept.sha256)
    body = token.response
    changed = body[:-3] + bytes([body[-3] ^ 1]) + body[-2:]
    desk.evidence.add_token(kept.sha256, attrs.evolve(token, response=changed))

    assert not acts.check(desk, kept.sha256).holds


def test_a_file_that_was_changed_is_found(desk: AtWork, unit: Unit, tmp_path: Path) -> None:
    from fireline.jobs import evidence as acts

    kept = captured(desk, unit)
    (file,) = (one for one in (tmp_path / "evidence").rglob("*") if one.is_file())
    file.write_bytes(file.read_bytes()[:-1] + b"\0")

    assert "has been changed" in acts.check(desk, kept.sha256).problems[0]


def test_what_is_handed_over_speaks_for_itself(
    desk: AtWork, unit: Unit, server: TimeServer, tmp_path: Path
) -> None:
    from fireline.jobs import evidence as acts

    kept = captured(desk, unit)
    files = acts.hand_over(desk, kept.sha256, name="c.wacz", to="Court | North", by=unit.ann,
                           reason="asked `for`", officers=[unit.ann])  # fmt: skip
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)

    assert list(files) == [
        "c.wacz",
        "c.wacz.tsr",
        "c.wacz.custody.json",
        "c.wacz.ASSURANCE.md",
        "c.wacz.manifest.json",
    ]
    listed = json.loads(files["c.wacz.manifest.json"])["files"]
    for one in listed:
        assert one["sha256"] == hashlib.sha256(files[one["path"]]).hexdigest()
        assert one["sha512"] == hashlib.sha512(files[one["path"]]).hexdigest()
    assert len(listed) == len(files) - 1
    lines = json.loads(files["c.wacz.custody.json"])["custody"]
    assert [line["deed"] for line in lines] == ["captured", "stamped", "exported"]
    assert lines[-1]["to"] == "Court | North"
    verified = subprocess.run(
        ["openssl", "ts", "-verify", "-data", "c.wacz", "-in", "c.wacz.tsr",
         "-CAfile", server.root],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "Verification: OK" in verified.stdout + verified.stderr


def test_the_statement_says_what_is_proven_and_what_not(desk: AtWork, unit: Unit) -> None:
    from fireline.jobs import evidence as acts

    kept = captured(desk, unit)
    files = acts.hand_over(desk, kept.sha256, name="c.wacz", to="Court", by=unit.ann,
                           reason="asked", officers=[unit.ann])  # fmt: skip
    told = files["c.wacz.ASSURANCE.md"].decode()

    proven, not_proven = told.split("## What is not proven")
    assert f"`{kept.sha256}`" in proven
    assert "the signature of `CN=EXERCISE time authority` (RFC 3161)" in proven
    assert f"| Captured by | `{unit.ann.name}` |" in proven
    assert "- anything `at` | all" in not_proven
    assert "- that the clock of the machine that captured was right" in not_proven
    assert "It carries no handling code" in told


def test_without_an_authority_the_statement_says_that_there_is_no_outside_time(
    desk: AtWork, unit: Unit
) -> None:
    from fireline.jobs import evidence as acts

    desk.stamper = None
    kept = captured(desk, unit)
    told = acts.hand_over(desk, kept.sha256, name="c.wacz", to="Court", by=unit.ann,
                          reason="asked")["c.wacz.ASSURANCE.md"].decode()  # fmt: skip

    assert "**No outside time.** No time-stamping authority is configured" in told
    assert "RFC 3161)" not in told.split("## What is not proven")[0]
