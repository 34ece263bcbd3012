# mypy: disable-error-code="attr-defined"
import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest

from casework_rows import IDS, NOW
from database_servers import DebianServer
from fireline.errors import RefusedError
from fireline.store.audit.outside import FolderOutside
from fireline.store.audit.verifier import Verdict
from integration.audit.conftest import Book

on_debian = pytest.mark.parametrize("new_book", ["debian"], indirect=True)


def grown(book: Book, folder: Path) -> FolderOutside:
    """Let three minutes pass in which something is done, with a head each, copied outside."""
    outside = FolderOutside(folder / "outside")
    keeper = book.keeper(outside)
    for minute in range(3):
        book.clock_at = NOW + timedelta(minutes=minute)
        book.act(*(f"item {minute}.{number}" for number in range(5)))
        keeper.number()
        keeper.sign_heads()
    return outside


def checked(book: Book, outside: FolderOutside | None) -> Verdict:
    from fireline.store.audit.checking import check

    return check(book.authority, keys=[book.keys.verifying()], outside=outside)


def exported(book: Book, to: Path) -> Path:
    from fireline.store.audit.exporting import export

    export(book.authority, to, public_key=book.keys.verifying(), at=NOW)
    return to


def run_verifier(export: Path, *words: object) -> tuple[int, str]:
    """Run the export's own verifier, in which nothing of Fireline can be imported."""
    done = subprocess.run(
        [sys.executable, "-I", export / "verifier.py", export, *map(str, words)],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_what_nobody_touched_is_whole(book: Book, tmp_path: Path) -> None:
    outside = grown(book, tmp_path)

    verdict = checked(book, outside)

    assert verdict.sentences() == [
        (
            "whole: 15 records (0 of them erased by an act), 3 signed heads,"
            " 3 of them held against the outside copy"
        )
    ]


def test_acts_that_wait_and_acts_without_a_head_are_no_break(book: Book, tmp_path: Path) -> None:
    outside = grown(book, tmp_path)
    book.act("item new")
    book.keeper().number()
    book.act("item newer")

    verdict = checked(book, outside)

    assert (verdict.whole, verdict.uncovered) == (True, 1)


def test_an_export_is_verified_by_what_is_in_it(book: Book, tmp_path: Path) -> None:
    outside = grown(book, tmp_path)

    export = exported(book, tmp_path / "export")

    assert sorted(one.name for one in export.iterdir()) == [
        "audit-key.pub",
        "export.json",
        "heads.ndjson",
        "records.ndjson",
        "verifier.py",
    ]
    assert run_verifier(export, "--heads", outside.folder)[0] == 0


def test_an_export_tells_every_field_of_every_act(book: Book, tmp_path: Path) -> None:
    grown(book, tmp_path)

    lines = (exported(book, tmp_path / "export") / "records.ndjson").read_text().splitlines()

    first = json.loads(lines[0])
    assert first["detail"] | {"entry": ""} == {
        "v": 1,
        "entry": "",
        "authority": str(book.authority),
        "act": "item:claimed",
        "officer": str(book.unit.ann.id),
        "on": "item 0.0",
        "purpose": "",
        "because": "EXERCISE",
        "at": "2026-03-01T12:00:00.000000Z",
    }
    assert len({json.loads(line)["salt"] for line in lines}) == 15


def test_a_folder_with_something_in_it_is_not_written_to(book: Book, tmp_path: Path) -> None:
    grown(book, tmp_path)

    with pytest.raises(RefusedError, match="not an empty folder"):
        exported(book, tmp_path)


TAMPERINGS = {
    "a changed reason": (
        "UPDATE casework_auditentry SET because = 'EXERCISE changed' WHERE id = {7}",
        "record 7",
    ),
    "a changed moment": (
        "UPDATE casework_auditentry SET at = at + interval '1 microsecond' WHERE id = {9}",
        "record 9",
    ),
    "a changed officer": (
        "UPDATE casework_auditentry SET officer_id = NULL WHERE id = {15}",
        "record 15",
    ),
    "a changed salt": ("UPDATE casework_auditentry SET salt = 'x' WHERE id = {2}", "record 2"),
    "a deleted entry": ("DELETE FROM casework_auditentry WHERE id = {4}", "record 4"),
    "a deleted leaf": ("DELETE FROM casework_auditleaf WHERE id = {4}", "record 4"),
    "a deleted record": (
        (
            "DELETE FROM casework_auditleaf WHERE id = {1};"
            "DELETE FROM casework_auditentry WHERE id = {1}"
        ),
        "record 1",
    ),
    "a changed seal": ("UPDATE casework_auditleaf SET seal = 'x' WHERE id = {3}", "record 3"),
    "two swapped numbers": (
        (
            "UPDATE casework_auditleaf SET number = 99 WHERE id = {6};"
            "UPDATE casework_auditleaf SET number = 6 WHERE id = {8};"
            "UPDATE casework_auditleaf SET number = 8 WHERE id = {6}"
        ),
        "records 6 to 10",
    ),
    "a lost tail": (
        "DELETE FROM casework_auditleaf WHERE authority_id = {unit} AND number > 12",
        "records 11 to 13",
    ),
    "a tail that is lost with its heads": (
        (
            "DELETE FROM casework_auditleaf WHERE authority_id = {unit} AND number > 10;"
            "DELETE FROM casework_auditentry WHERE id IN ({11}, {12}, {13}, {14}, {15});"
            "DELETE FROM casework_audithead WHERE authority_id = {unit} AND size > 10"
        ),
        "record 11",
    ),
    "a changed head": (
        "UPDATE casework_audithead SET root = 'x' WHERE authority_id = {unit} AND size = 10",
        "head of 10 records",
    ),
    "a deleted head": (
        "DELETE FROM casework_audithead WHERE authority_id = {unit} AND size = 10",
        "head of 15 records",
    ),
    "an act that was kept from its number": (
        "DELETE FROM casework_auditwaiting WHERE authority_id = {unit}",
        "record 16",
    ),
}


@on_debian
@pytest.mark.parametrize("tampering", TAMPERINGS)
def test_what_a_superuser_changes_in_the_tables_is_found_and_named(
    book: Book, tmp_path: Path, debian: DebianServer, tampering: str
) -> None:
    outside = grown(book, tmp_path)
    book.act("item that waits")
    statement, named = TAMPERINGS[tampering]
    ids = book.asked("SELECT id FROM casework_auditleaf ORDER BY number")
    entries = ["", *(f"'{one}'" for (one,) in ids)]
    with psycopg.connect(debian.url("fireline"), autocommit=True) as superuser:
        superuser.execute("SET session_replication_role = replica")
        for one in statement.split(";"):
            superuser.execute(one.format(*entries, unit=f"'{book.authority}'"))

    verdict = checked(book, outside)

    assert not verdict.whole
    assert verdict.sentences()[0].startswith(f"BROKEN: {named}"), verdict.sentences()


def test_erasing_leaves_the_tree_valid_and_is_an_act(book: Book, tmp_path: Path) -> None:
    from fireline.store.audit.erasing import erase_details

    outside = grown(book, tmp_path)
    before = NOW + timedelta(minutes=1)

    erased = erase_details(
        book.authority, before=before, at=book.clock_at, ids=IDS, needed=["item 0.3"]
    )
    while_it_waits = checked(book, outside)
    book.keeper(outside).stop()

    assert erased == 4
    assert while_it_waits.whole
    verdict = checked(book, outside)
    assert (verdict.whole, verdict.size, verdict.erased) == (True, 16, 4)
    (act,) = book.store().recorded(on="audit")
    assert (act.act, act.because) == (
        "audit:detail_erased",
        "records 1-3, 5: done before 2026-03-01T12:01:00.000000Z",
    )
    export = exported(book, tmp_path / "export")
    assert run_verifier(export, "--heads", outside.folder)[0] == 0
    told = (export / "records.ndjson").read_text().splitlines()
    assert [json.loads(line)["detail"] is None for line in told[:6]] == [
        *(True, True, True),
        False,
        True,
        False,
    ]
    assert "item 0.1" not in (export / "records.ndjson").read_text()


def test_what_was_erased_is_not_erased_again_and_acts_of_erasing_stay(book: Book) -> None:
    from fireline.store.audit.erasing import erase_details

    book.act("item 1")
    book.keeper().number()
    later = NOW + timedelta(days=1)
    first = erase_details(book.authority, before=later, at=NOW, ids=IDS)
    book.keeper().number()

    again = erase_details(book.authority, before=later, at=NOW, ids=IDS)

    assert (first, again) == (1, 0)


def test_an_act_without_a_number_is_not_erased(book: Book) -> None:
    from fireline.store.audit.erasing import erase_details

    book.act("item 1")

    assert erase_details(book.authority, before=NOW + timedelta(days=1), at=NOW, ids=IDS) == 0


def test_a_database_that_was_rolled_back_is_found_and_copies_nothing(
    new_book: object, tmp_path: Path
) -> None:
    """What the outside copy has, and what is here, are two histories from then on."""
    book = new_book()  # type: ignore[operator]  # -- the fixture makes books
    outside = grown(book, tmp_path)
    file = outside.folder / f"{book.authority}.ndjson"
    ahead = json.loads(file.read_text().splitlines()[-1]) | {"size": 99}
    with file.open("a") as more:
        more.write(json.dumps(ahead) + "\n")
    held = file.read_bytes()
    book.act("item after the roll-back")

    keeper = book.keeper(outside)
    keeper.stop()

    assert file.read_bytes() == held
    assert "99 records" in keeper.state(book.authority).trouble
