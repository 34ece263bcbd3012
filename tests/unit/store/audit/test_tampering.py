"""A thousand tamperings with an export, each found, and the first broken record or head named."""

import random
from collections.abc import Callable
from pathlib import Path

import attrs
import pytest

from unit.store.audit.made_up_audit import (
    Audit,
    Told,
    made_up,
    record,
    renumbered,
    resealed,
    signed,
    signing_key,
)

pytestmark = pytest.mark.long

TAMPERINGS = 1_000
SIZE = 40
FIELDS = ("act", "officer", "on", "purpose", "because", "at")


@attrs.frozen
class Named:
    """What the verifier has to name: a record or a stretch of them, a head, or both."""

    record: tuple[int, int] | None = None
    head: int | None = None


def stretch(audit: Audit, number: int) -> tuple[int, int]:
    """Return what lies between the head before a record and the head over it."""
    sizes = audit.sizes()
    before = max((size for size in sizes if size < number), default=0)
    return before + 1, min(size for size in sizes if size >= number)


def any_number(chance: random.Random) -> int:
    return chance.randint(1, SIZE)


def edit(told: Told, chance: random.Random) -> Told:
    detail = dict(told["detail"])  # type: ignore[call-overload]  # -- a record has one
    field = chance.choice(FIELDS)
    return told | {"detail": detail | {field: f"{detail[field]}!"}}


def edits_a_field(audit: Audit, chance: random.Random) -> Named:
    at = any_number(chance)
    audit.records[at - 1] = edit(audit.records[at - 1], chance)
    return Named(record=(at, at))


def edits_a_field_and_seals_it_anew(audit: Audit, chance: random.Random) -> Named:
    at = any_number(chance)
    audit.records[at - 1] = resealed(edit(audit.records[at - 1], chance))
    return Named(record=stretch(audit, at))


def edits_a_salt(audit: Audit, chance: random.Random) -> Named:
    at = any_number(chance)
    audit.records[at - 1]["salt"] = chance.randbytes(16).hex()
    return Named(record=(at, at))


def edits_a_seal(audit: Audit, chance: random.Random) -> Named:
    at = any_number(chance)
    audit.records[at - 1]["seal"] = chance.randbytes(32).hex()
    return Named(record=(at, at))


def deletes(audit: Audit, chance: random.Random) -> Named:
    at = chance.randint(1, SIZE - 1)
    del audit.records[at - 1]
    return Named(record=(at, at))


def deletes_and_numbers_anew(audit: Audit, chance: random.Random) -> Named:
    at = any_number(chance)
    del audit.records[at - 1]
    audit.records = renumbered(audit.records)
    return Named(record=stretch(audit, at))


def inserts(audit: Audit, chance: random.Random) -> Named:
    at = any_number(chance)
    audit.records.insert(at - 1, record(at, chance))
    first, last = stretch(audit, at)
    return Named(record=(first, last) if last == at else (at, at + 1))


def inserts_and_numbers_anew(audit: Audit, chance: random.Random) -> Named:
    at = any_number(chance)
    audit.records.insert(at - 1, record(at, chance))
    audit.records = renumbered(audit.records)
    return Named(record=stretch(audit, at))


def swaps(audit: Audit, chance: random.Random) -> Named:
    one, two = sorted(chance.sample(range(1, SIZE + 1), 2))
    rows = audit.records
    rows[one - 1], rows[two - 1] = rows[two - 1], rows[one - 1]
    return Named(record=(one, one))


def swaps_and_numbers_anew(audit: Audit, chance: random.Random) -> Named:
    one, two = sorted(chance.sample(range(1, SIZE + 1), 2))
    rows = audit.records
    rows[one - 1], rows[two - 1] = rows[two - 1], rows[one - 1]
    audit.records = renumbered(rows)
    return Named(record=stretch(audit, one))


def swaps_what_was_told(audit: Audit, chance: random.Random) -> Named:
    one, two = sorted(chance.sample(range(SIZE), 2))
    rows = audit.records
    for name in ("detail", "salt"):
        rows[one][name], rows[two][name] = rows[two][name], rows[one][name]
    return Named(record=(one + 1, one + 1))


def erases_without_an_act(audit: Audit, chance: random.Random) -> Named:
    at = any_number(chance)
    audit.records[at - 1] |= {"detail": None, "salt": None}
    return Named(record=(at, at))


def tears_a_line(audit: Audit, chance: random.Random) -> Named:
    at = any_number(chance)
    audit.records[at - 1] = chance.choice([{}, [], None, "torn", 7, {"number": at}])  # type: ignore[call-overload]  # -- anything may stand there
    return Named(record=(at, at))


def truncates(audit: Audit, chance: random.Random) -> Named:
    left = chance.randint(0, SIZE - 1)
    del audit.records[left:]
    return Named(record=(stretch(audit, left + 1)[0], left + 1))


def rolls_back_with_its_heads(audit: Audit, chance: random.Random) -> Named:
    left = chance.randint(1, SIZE - 1)
    first = stretch(audit, left + 1)[0]
    gone = min(size for size in audit.sizes() if size > left)
    audit.heads = [head for head in audit.heads if int(str(head["size"])) <= left]
    del audit.records[left:]
    return Named(record=(first, left + 1), head=gone)


def forges_a_head(audit: Audit, chance: random.Random) -> Named:
    at = chance.randrange(len(audit.heads))
    forged = {
        "root": chance.randbytes(32).hex(),
        "at": "2026-01-01T00:00:00.000000Z",
        "previous": chance.randbytes(32).hex(),
        "signature": chance.randbytes(64).hex(),
        "key": "0" * 16,
    }
    name = chance.choice(sorted(forged))
    audit.heads[at] = audit.heads[at] | {name: forged[name]}
    return Named(head=audit.sizes()[at])


def removes_a_head(audit: Audit, chance: random.Random) -> Named:
    at = chance.randrange(len(audit.heads))
    named = audit.sizes()[min(at + 1, len(audit.heads) - 1)]
    del audit.heads[at]
    return Named(head=named)


def signs_all_anew_with_another_key(audit: Audit, chance: random.Random) -> Named:
    key = signing_key(chance.randint(2, 9))
    at = any_number(chance)
    audit.records[at - 1] = resealed(edit(audit.records[at - 1], chance))
    audit.heads = signed(audit.records, audit.sizes(), key)
    audit.key = key.public_key().public_bytes_raw()
    return Named(record=stretch(audit, at), head=audit.sizes()[0])


def rewrites_the_tail_with_the_very_key(audit: Audit, chance: random.Random) -> Named:
    at = any_number(chance)
    tail = [record(number, chance) for number in range(at, SIZE + 1)]
    audit.records = [*audit.records[: at - 1], *tail]
    audit.heads = signed(audit.records, audit.sizes(), signing_key(1))
    first, last = stretch(audit, at)
    return Named(record=(first, last), head=last)


TAMPER: tuple[Callable[[Audit, random.Random], Named], ...] = (
    edits_a_field,
    edits_a_field_and_seals_it_anew,
    edits_a_salt,
    edits_a_seal,
    deletes,
    deletes_and_numbers_anew,
    inserts,
    inserts_and_numbers_anew,
    swaps,
    swaps_and_numbers_anew,
    swaps_what_was_told,
    erases_without_an_act,
    tears_a_line,
    truncates,
    rolls_back_with_its_heads,
    forges_a_head,
    removes_a_head,
    signs_all_anew_with_another_key,
    rewrites_the_tail_with_the_very_key,
)


def whole(seed: int) -> tuple[Audit, random.Random]:
    chance = random.Random(seed)
    heads_at = sorted({*chance.sample(range(1, SIZE), 6), SIZE})
    return made_up(SIZE, heads_at, chance), chance


@pytest.mark.parametrize("tamper", TAMPER, ids=lambda one: one.__name__)
def test_each_tampering_is_found_and_its_first_place_named(
    tamper: Callable[[Audit, random.Random], Named], tmp_path: Path
) -> None:
    """Where only a signed root can tell, the stretch that is named is that between two heads."""
    seeds = range(TAMPER.index(tamper), TAMPERINGS, len(TAMPER))
    audit, chance = whole(TAMPER.index(tamper))
    assert audit.verdict(tmp_path).whole

    for seed in seeds:
        tampered = audit.copy()
        chance.seed(seed)
        expected = tamper(tampered, chance)
        verdict = tampered.verdict(tmp_path)
        named = Named(
            record=(verdict.record.first, verdict.record.last) if verdict.record else None,
            head=verdict.head.first if verdict.head else None,
        )
        assert (seed, named) == (seed, expected), verdict.sentences()
