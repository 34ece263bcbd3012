"""However the posts come in, and whenever the judgement falls, the sightings are the same."""

from random import Random

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from fireline.domain.fingerprint import Kind
from fireline.domain.ids import unversioned
from fireline.domain.observation import MediaSighting, Observation, Post
from fireline.domain.work import BankEntry
from fireline.settings import Settings
from fireline.track import judge, track
from fireline.track.fingerprints import KINDS, sha256_of, text_of
from fireline.track.memory import MemoryFingerprintLog, MemoryTrackLedger
from unit.track.small_worlds import (
    ASSESSMENT,
    NOON,
    OFFICER,
    OTHER_WORDS,
    UNIT,
    WORDS,
    Stored,
    an_hour_later,
    ids,
    media,
    pdq,
    picture,
    post,
    store,
)

#: Files of three looks, near and far, and one with too little to go by.
FILES = {
    "a": picture("a", pdq(1)),
    "a near": picture("a near", pdq(1, flipped=31)),
    "a not so near": picture("a not so near", pdq(1, flipped=32)),
    "a faint": picture("a faint", pdq(1), quality=40),
    "b": picture("b", pdq(2)),
}
TEXTS = (WORDS, WORDS.upper() + "!", OTHER_WORDS, "short")


@attrs.frozen
class Seed:
    """How one made-up post is made."""

    account: int
    text: int
    file: int
    passes: int
    on: int


SEEDS = st.builds(
    Seed,
    account=st.integers(0, 4),
    text=st.integers(-2, len(TEXTS) - 1),
    file=st.integers(-2, len(FILES) - 1),
    passes=st.integers(0, 5),
    on=st.integers(0, 30),
)


def world(seeds: list[Seed]) -> list[Observation]:
    """Make the posts, each with its file; some pass an earlier or a later one on."""
    seen: list[Observation] = []
    for number, seed in enumerate(seeds):
        how = {1: "repost_of", 2: "quote_of", 3: "reply_to"}.get(seed.passes)
        given = {how: seed.on % len(seeds)} if how else {}
        text = TEXTS[seed.text] if seed.text >= 0 else ""
        one = post(number, account=str(seed.account), text=text, **given)
        seen.append(one)
        if seed.file >= 0:
            seen.append(media(one, list(FILES)[seed.file]))
    return seen


def holds(entry: BankEntry, one: Post, files: list[str]) -> bool:
    """The rule as a person would say it, for one post and one entry."""
    if entry.kind is Kind.TEXT:
        return one.repost_of is None and text_of(one.text) == entry.value
    if entry.kind is Kind.FILE:
        return entry.value in {sha256_of(file.encode()) for file in files}
    return any(
        FILES[file].quality >= 50 and KINDS[Kind.PDQ].matches(FILES[file].pdq, entry.value)
        for file in files
    )


def every_post_held_against_every_entry(
    seen: list[Observation], bank: list[BankEntry]
) -> set[tuple[str, str]]:
    """The slow, obvious way: (work, post) of what holds a work and of what passes that on."""
    posts = [one for one in seen if isinstance(one, Post)]
    hashes = {sha256_of(file.encode()): file for file in FILES}
    files: dict[str, list[str]] = {one.key: [] for one in posts}
    for one in seen:
        if isinstance(one, MediaSighting):
            files[one.post].append(hashes[one.sha256])
    held = {
        (str(entry.work), one.key)
        for one in posts
        for entry in bank
        if holds(entry, one, files[one.key])
    }
    carried = {(work, unversioned(key)) for work, key in held}
    passed = {
        (work, one.key)
        for one in posts
        for of in (one.repost_of, one.quote_of, one.reply_to)
        for work, native in carried
        if of == native
    }
    return held | passed


def turned(log: MemoryFingerprintLog, ledger: MemoryTrackLedger, seed: int) -> None:
    track(
        log=log,
        ledger=ledger,
        ids=ids(seed),
        clock=an_hour_later,
        authority=UNIT,
        settings=Settings(candidate_accounts=2),
    )


def judged(log: MemoryFingerprintLog, ledger: MemoryTrackLedger, choice: int, seed: int) -> None:
    if open_ := ledger.open_candidates():
        judge(
            candidate=open_[choice % len(open_)].id,
            assessment=ASSESSMENT,
            tier="promotional",  # type: ignore[arg-type]  # -- its plain word is as good here
            title="EXERCISE",
            log=log,
            ledger=ledger,
            ids=ids(1000 + seed),
            by=OFFICER,
            authority=UNIT,
            at=NOON,
        )


@settings(deadline=None, max_examples=60)
@given(
    seeds=st.lists(SEEDS, min_size=3, max_size=14),
    cuts=st.lists(st.tuples(st.integers(0, 40), st.booleans(), st.integers(-1, 5)), max_size=6),
    order=st.integers(0, 10**6),
)
def test_sightings_are_those_of_holding_every_post_against_every_entry(
    seeds: list[Seed], cuts: list[tuple[int, bool, int]], order: int
) -> None:
    """Posts and pictures come in any order and batches; turns and judgements fall in between."""
    seen = world(seeds)
    pictures = list(FILES.values())
    arriving = [*seen, *pictures]
    Random(order).shuffle(arriving)
    log, ledger = MemoryFingerprintLog(), MemoryTrackLedger()
    start = 0
    for step, (length, turns, choice) in enumerate([*cuts, (len(arriving), True, 0)]):
        batch = arriving[start : start + length]
        start += length
        store(
            log,
            Stored(
                [one for one in batch if one not in pictures],  # type: ignore[misc]  # -- no pictures
                [one for one in batch if one in pictures],  # type: ignore[misc]  # -- only pictures
            ),
        )
        if turns:
            turned(log, ledger, step)
        if choice >= 0:
            judged(log, ledger, choice, step)
    turned(log, ledger, 500)

    found = {(str(sighting.work), sighting.post) for sighting in ledger.sightings()}
    assert found == every_post_held_against_every_entry(seen, list(ledger.bank()))
