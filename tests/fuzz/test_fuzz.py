"""Every parser of bytes from outside, fed with what nobody meant.

FUZZ_SECONDS is how long all of them take together (60), FUZZ_SEED what comes (1). Each failure
tells the bytes; those that were mended lie in ``cases``, and come first every time.
"""

import hashlib
import json
import os
import random
import resource
import struct
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from fireline.errors import ItemUnreadable
from fireline.sandbox import Bounds, PictureSandbox
from fuzz.mutating import mutated
from fuzz.parsers import Parser, excuses_that_name_nothing, parsers, pictures, words

CASES = Path(__file__).parent / "cases"
SEED = os.environ.get("FUZZ_SEED", "1")
SECONDS = float(os.environ.get("FUZZ_SECONDS", "60"))
#: Of processor, for one input of at most 200,000 bytes.
SLOWEST = 2.0
#: Kilobytes by which the process may grow while it is fed all of it.
GROWTH = 400_000

PARSERS = [pytest.param(parser, id=parser.name) for parser in parsers()]
EACH = SECONDS / (len(PARSERS) + 2)


@pytest.mark.parametrize("parser", PARSERS)
def test_nothing_but_a_refusal_comes_out_of_a_parser(parser: Parser) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    for name, data in inputs(parser):
        began = time.process_time()
        try:
            parser.parse(data)
        except parser.refuses_with:
            pass
        except BaseException as other:
            other.add_note(f"{parser.name}, {name}: {kept(parser, data)}")
            raise
        took = time.process_time() - began
        assert took < SLOWEST, f"{parser.name}, {name}: {took:.1f} s; {kept(parser, data)}"

    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < GROWTH


def inputs(parser: Parser) -> Iterator[tuple[str, bytes]]:
    """Yield what was found before, then what the seed brings, for as long as there is time."""
    for case in sorted(CASES.glob("*")):
        yield case.name, case.read_bytes()
    end = time.monotonic() + EACH
    number = 0
    while time.monotonic() < end:
        told = f"{SEED} {parser.name} {number}"
        yield f"seed {told!r}", mutated(parser.examples, words(), random.Random(told))
        number += 1


def kept(parser: Parser, data: bytes) -> str:
    """Keep what was found where a person can look at it; return where."""
    folder = Path(os.environ.get("FUZZ_FOUND", "/tmp/fireline-fuzz-found"))  # noqa: S108 -- to be looked at
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{parser.name.replace(' ', '-')}-{hashlib.sha256(data).hexdigest()[:8]}"
    path.write_bytes(data)
    return str(path)


def test_no_picture_does_more_than_be_unreadable() -> None:
    examples = pictures()
    end, number = time.monotonic() + 2 * EACH, 0

    with PictureSandbox(Bounds(wall_seconds=5)) as sandbox:
        while time.monotonic() < end:
            data = mutated(examples, (), random.Random(f"{SEED} pictures {number}"))
            try:
                sandbox.look(data)
                sandbox.still(data)
            except ItemUnreadable:
                pass
            number += 1
        assert sandbox.look(examples[0]).quality > 0


def test_every_excuse_names_a_function_that_is_there() -> None:
    assert excuses_that_name_nothing() == []


def test_a_planted_fault_is_found() -> None:
    """A fuzzer that finds nothing may as well be blind: one fault of each sort is hidden here."""
    faults = {"number": False, "nesting": False, "text": False, "kind": False}

    for number in range(20_000):
        data = mutated([EXAMPLE], ("count", "name"), random.Random(f"planted {number}"))
        faults = {fault: found or planted(fault, data) for fault, found in faults.items()}
        if all(faults.values()):
            break

    assert faults == dict.fromkeys(faults, True)


EXAMPLE = b'{"id": "1", "who": {"name": "ann"}, "tags": ["square"]}'


def planted(fault: str, data: bytes) -> bool:
    """Say whether a parser with one fault fails in its own way."""
    try:
        tree = json.loads(data)
        if fault == "number":
            struct.pack("q", tree["count"])
        elif fault == "text":
            tree["who"]["name"].encode()
        elif fault == "kind":
            list(tree["tags"])
    except Exception as found:  # noqa: BLE001 -- whatever comes out is what is asked for
        return isinstance(found, FAULTS[fault])
    return False


FAULTS = {
    "number": struct.error,
    "nesting": RecursionError,
    "text": UnicodeEncodeError,
    "kind": TypeError,
}
