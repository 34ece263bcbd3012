"""The lake in memory answers what the lake on disk answers."""

from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

import attrs
import pyarrow as pa
import pytest

from fireline.domain.checkpoint import Checkpoint
from fireline.domain.fingerprint import Kind, Picture
from fireline.domain.observation import Observation
from fireline.scour import Batch
from fireline.store.observations import (
    Lake,
    LakeFingerprintLog,
    LakeMediaLog,
    LakeObservationLog,
)
from fireline.track.fingerprint_log import FingerprintLog
from fireline.track.fingerprints import fingerprints_of, sha256_of, text_of
from fireline.track.memory import MemoryFingerprintLog
from unit.track.small_worlds import OTHER_WORDS, WORDS, key, media, pdq, picture, post

FILES = ("one", "two", "three")
VALUES = {
    Kind.TEXT: [text_of(WORDS) or ""],
    Kind.FILE: [sha256_of(file.encode()) for file in FILES],
    Kind.LINK: ["example.com/a"],
}

Ask = Callable[[FingerprintLog, str, str], pa.Table]
QUESTIONS: dict[str, Ask] = {
    "fingerprints": lambda log, after, until: log.fingerprints(after=after, until=until),
    "with": lambda log, _, until: log.fingerprints_with(values=VALUES, until=until),
    "passed on": lambda log, after, until: log.passed_on(after=after, until=until),
    "passed on of": lambda log, _, until: log.passed_on_of(posts=[key(1), key(4)], until=until),
    "pictures": lambda log, after, until: log.pictures(after=after, until=until),
    "all pictures": lambda log, _, until: log.all_pictures(until=until),
    "pictures of": lambda log, _, until: log.pictures_of(
        files=[sha256_of(b"one"), sha256_of(b"unknown")], until=until
    ),
    "spread": lambda log, _, until: log.spread(values=VALUES, until=until),
    "spread of nothing": lambda log, _, until: log.spread(values={}, until=until),
}


def batch(number: int) -> list[Observation]:
    """Return a few posts, one of them seen again and later than in the batch before."""
    again = said(max(0, 5 * number - 2))
    later = attrs.evolve(again[0], seen_at=again[0].seen_at + timedelta(hours=9))
    return [later, *(seen for n in range(5 * number, 5 * number + 5) for seen in said(n))]


def said(number: int) -> list[Any]:
    """Return a post and its files; what it says follows from its number."""
    dice = Random(number)
    how = dice.choice([None, None, "repost_of", "quote_of", "reply_to"])
    one = post(
        number,
        account=dice.choice(["ann", "bob", "cy"]),
        text=dice.choice([WORDS, OTHER_WORDS, ""]),
        language=dice.choice(["ar", "en", ""]),
        url=f"https://example.com/{number}",
        links=dice.choice([(), ("https://www.example.com/a?utm_source=x",)]),
        **({how: dice.randrange(6)} if how else {}),
    )
    return [one, *(media(one, file, n) for n, file in enumerate(FILES) if dice.random() < 0.3)]


def pictures(number: int) -> list[Picture]:
    """Return what was learned of one file, and of one that is no picture."""
    name = FILES[number % len(FILES)]
    return [picture(name, pdq(number % 3), quality=50 + number % 3), picture(f"no {number}", "")]


@pytest.fixture
def logs(lake: Lake) -> tuple[MemoryFingerprintLog, LakeFingerprintLog, list[tuple[str, str]]]:
    """Fill both with the same, and note the two marks after each batch."""
    memory, real = MemoryFingerprintLog(), LakeFingerprintLog(lake)
    marks = [("", "")]
    for number in range(4):
        seen = batch(number)
        taken = fingerprints_of(seen)
        memory.keep(seen, taken, pictures(number))
        whole = Batch(
            observations=tuple(seen), fingerprints=tuple(taken), reached=Checkpoint(str(number))
        )
        LakeObservationLog(lake).keep("shapes", whole)
        LakeMediaLog(lake).keep_pictures(pictures(number))
        marks.append((memory.mark(), real.mark()))
    return memory, real, marks


def test_both_answer_every_question_alike_between_any_two_marks(
    logs: tuple[MemoryFingerprintLog, LakeFingerprintLog, list[tuple[str, str]]],
) -> None:
    memory, real, marks = logs
    spans = [(0, 0), (0, 2), (2, 4), (0, 4)]

    for question, ask in QUESTIONS.items():
        for after, until in spans:
            expected = ask(memory, marks[after][0], marks[until][0])
            answered = ask(real, marks[after][1], marks[until][1])
            assert answered.schema == expected.schema, question
            assert answered.to_pylist() == expected.to_pylist(), (question, after, until)

    something = [q for q, ask in QUESTIONS.items() if len(ask(memory, "", marks[-1][0]))]
    assert something == [q for q in QUESTIONS if q != "spread of nothing"]
