"""The verifier stands alone, and says what it found in words and by its exit code."""

import ast
import random
import subprocess
import sys
import time
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework_rows import NOW
from fireline.store.audit import verifier
from fireline.store.audit.encoding import Detail, canonical, leaf
from unit.store.audit.made_up_audit import (
    AUTHORITY,
    Audit,
    made_up,
    record,
    resealed,
    seal_of,
    signed,
    signing_key,
)


@pytest.fixture
def audit() -> Audit:
    return made_up(20, [5, 12, 20], random.Random(7))


def test_it_imports_nothing_but_the_standard_library() -> None:
    tree = ast.parse(Path(verifier.__file__).read_text("utf-8"))
    named = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [one.name for one in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }

    assert named <= sys.stdlib_module_names


def run(*arguments: object) -> tuple[int, str]:
    words = [sys.executable, "-I", verifier.__file__, *map(str, arguments)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return done.returncode, done.stdout


def test_what_is_whole_leaves_with_0(audit: Audit, tmp_path: Path) -> None:
    export, outside = audit.write(tmp_path)

    assert run(export, "--heads", outside) == (
        0,
        (
            "whole: 20 records (0 of them erased by an act), 3 signed heads,"
            " 3 of them held against the outside copy\n"
        ),
    )


def test_what_is_broken_leaves_with_1_and_names_record_and_entry(
    audit: Audit, tmp_path: Path
) -> None:
    audit.records[7]["salt"] = "00" * 16
    export, outside = audit.write(tmp_path)

    assert run(export, "--heads", outside) == (
        1,
        (
            f"BROKEN: record 8 (entry {audit.records[7]['entry']}): its detail or its salt is not"
            " what was sealed\n"
        ),
    )


def test_without_another_party_it_says_what_it_cannot_know(audit: Audit, tmp_path: Path) -> None:
    export, _ = audit.write(tmp_path)

    code, said = run(export)

    assert code == 0
    assert "whoever holds the signing key could have rewritten all of this" in said
    assert "the export's own public key was believed" in said


def test_a_key_that_another_party_told_is_believed_alone(audit: Audit, tmp_path: Path) -> None:
    export, _ = audit.write(tmp_path)
    other = signing_key(2).public_key().public_bytes_raw().hex()

    assert run(export, "--key", audit.key.hex())[0] == 0
    assert run(export, "--key", other)[0] == 1


def test_an_outside_copy_that_knows_nothing_of_it_proves_nothing(
    audit: Audit, tmp_path: Path
) -> None:
    audit.outside = []

    verdict = audit.verdict(tmp_path)

    assert verdict.sentences() == [
        "BROKEN: head of 5 records: the outside copy has no head of this authority"
    ]


def test_an_older_export_is_whole_only_if_it_is_said_to_be_older(
    audit: Audit, tmp_path: Path
) -> None:
    del audit.records[12:]
    del audit.heads[2:]
    export, outside = audit.write(tmp_path)

    assert not verifier.verify_export(export, outside).whole
    assert verifier.verify_export(export, outside, older=True).whole


def test_no_folder_is_one_sentence(tmp_path: Path) -> None:
    code, said = run(tmp_path / "nowhere")

    assert code == 1
    assert said.startswith("BROKEN: the export cannot be read")


def erasing(audit: Audit, because: str) -> Audit:
    """Return the audit with an act of erasing at its end, signed."""
    told = resealed(record(21, random.Random(9), act="audit:detail_erased", because=because))
    records = [*audit.records, told]
    heads = signed(records, [5, 12, 20, 21], signing_key(1))
    return Audit(records, heads, heads, audit.key)


def test_what_an_act_erased_may_be_missing(audit: Audit, tmp_path: Path) -> None:
    erased = erasing(audit, "records 1-3, 5: done before 2023-01-01T00:00:00.000000Z")
    for number in (1, 2, 3, 5):
        erased.records[number - 1] |= {"detail": None, "salt": None}

    verdict = erased.verdict(tmp_path)

    assert (verdict.whole, verdict.erased) == (True, 4)


def test_what_no_act_erased_may_not_be_missing(audit: Audit, tmp_path: Path) -> None:
    erased = erasing(audit, "records 1-3, 5: done before 2023-01-01T00:00:00.000000Z")
    for number in (1, 2, 3, 4, 5):
        erased.records[number - 1] |= {"detail": None, "salt": None}

    verdict = erased.verdict(tmp_path)

    assert verdict.record
    assert (verdict.record.first, verdict.record.last) == (4, 4)


def test_no_act_erases_what_comes_after_it(audit: Audit, tmp_path: Path) -> None:
    erased = erasing(audit, "records 1-99: done before 2023-01-01T00:00:00.000000Z")
    erased.records.append(record(22, random.Random(3)))
    erased.heads = erased.outside = signed(erased.records, [5, 12, 20, 22], signing_key(1))
    erased.records[21] |= {"detail": None, "salt": None}

    verdict = erased.verdict(tmp_path)

    assert verdict.record
    assert verdict.record.first == 22


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(act=texts, on=texts, because=texts, seconds=st.integers(0, 10**8), salt=st.binary())
def test_writer_and_verifier_encode_alike(
    act: str, on: str, because: str, seconds: int, salt: bytes
) -> None:
    at = NOW + timedelta(seconds=seconds)
    detail = Detail(
        entry=UUID(int=1),
        authority=AUTHORITY,
        act=act,
        officer=None,
        on=on,
        purpose="",
        because=because,
        at=at,
    )
    told = detail.told()

    assert verifier.canonical(told) == canonical(told)
    seal = bytes.fromhex(seal_of(detail, salt))
    assert verifier.canonical(
        {
            "v": 1,
            "number": 3,
            "entry": str(UUID(int=1)),
            "authority": str(AUTHORITY),
            "seal": seal.hex(),
        }
    ) == leaf(number=3, entry=UUID(int=1), authority=AUTHORITY, seal=seal)


def test_the_bytes_of_version_1_never_change() -> None:
    detail = Detail(
        entry=UUID(int=1),
        authority=AUTHORITY,
        act="item:claimed",
        officer=UUID(int=2),
        on="item 1",
        purpose="assessment",
        because='EXERCISE "é" العربية',
        at=NOW,
    )

    assert canonical(detail.told()).decode() == (
        '{"act":"item:claimed","at":"2026-03-01T12:00:00.000000Z",'
        '"authority":"00000000-0000-0000-0000-000000000007",'
        '"because":"EXERCISE \\"é\\" العربية","entry":"00000000-0000-0000-0000-000000000001",'
        '"officer":"00000000-0000-0000-0000-000000000002","on":"item 1",'
        '"purpose":"assessment","v":1}'
    )


STRETCHES = st.lists(st.tuples(st.integers(1, 12), st.integers(0, 4)), max_size=5)


@given(erased=st.sets(st.integers(1, 12)), stretches=STRETCHES)
def test_the_first_that_no_act_erased_is_the_one_found_by_asking_of_each(
    erased: set[int], stretches: list[tuple[int, int]]
) -> None:
    covered = {number for first, more in stretches for number in range(first, first + more + 1)}

    broken = found_bare(erased, [(first, first + more) for first, more in stretches])

    assert (broken.first if broken else None) == min(erased - covered, default=None)


def test_many_acts_that_erased_many_records_are_looked_at_once() -> None:
    many = range(20_000, 0, -1)
    began = time.monotonic()

    assert found_bare(many, [(number, number) for number in many]) is None

    assert time.monotonic() - began < 10  # asking of each act for each record took a minute


def found_bare(
    erased: Iterable[int], stretches: Iterable[tuple[int, int]]
) -> verifier.Broken | None:
    """Let records have lost their details, and acts name stretches; return what is broken."""
    records = verifier.Records(str(AUTHORITY), {})
    records.erased = dict.fromkeys(erased, "")
    records.size = max(records.erased, default=0)
    for first, last in stretches:
        records.cover(f"records {first}-{last}: EXERCISE")
    return records.finish()
