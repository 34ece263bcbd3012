"""Small made-up worlds: a few accounts, words, links and pictures, stored batch by batch."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import attrs

from fireline.domain.assessment import Assessment, ExclusionCheck, Ground
from fireline.domain.fingerprint import Picture
from fireline.domain.ids import AccountKey, IdMaker, PostKey, id_maker
from fireline.domain.observation import MediaSighting, Observation, Post
from fireline.track.fingerprints import fingerprints_of, sha256_of
from fireline.track.memory import MemoryFingerprintLog

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
UNIT, OFFICER = UUID(int=1), UUID(int=2)
ASSESSMENT = Assessment(
    ground=Ground.SOLICITS_GROUP,
    reasons="A made-up leaflet of the exercise.",
    exclusion=ExclusionCheck(purpose="Made up for an exercise, to train how to judge a leaflet."),
)
WORDS = "This exercise shows a green triangle and a blue circle"
OTHER_WORDS = "That exercise shows a red square beside a yellow hexagon"


def clock() -> datetime:
    """Return the one moment at which everything in a small world is done."""
    return NOON


def an_hour_later() -> datetime:
    """Return the moment of the turns: whatever was judged at noon is settled by then."""
    return NOON + timedelta(hours=1)


def ids(seed: int = 0) -> IdMaker:
    """Return a maker of ids, the same ones each time."""
    return id_maker(clock, Random(seed))


def pdq(pattern: int, flipped: int = 0) -> str:
    """Return one of several PDQ values that are far apart, with so many bits flipped."""
    value = int(sha256_of(f"picture {pattern}".encode()), 16)
    for bit in range(flipped):
        value ^= 1 << (7 * bit % 256)
    return f"{value:064x}"


def post(number: int, account: str = "ann", **given: Any) -> Post:
    """Return a post, said and seen in the order of its number."""
    moment = NOON + timedelta(minutes=number)
    values = {"said_at": moment, "seen_at": moment, "language": "en", **given}
    for name in ("repost_of", "quote_of", "reply_to"):
        if values.get(name) is not None:
            values[name] = key(values[name])
    return Post(
        key=PostKey(f"{key(number)}#v1"), account=AccountKey(f"exercise:{account}"), **values
    )


def key(number: int) -> PostKey:
    """Name a post without its version."""
    return PostKey(f"exercise:{number}")


def media(of: Post, file: str, position: int = 0) -> MediaSighting:
    """Return the sighting of a named file in a post."""
    return MediaSighting(
        post=of.key,
        account=of.account,
        position=position,
        said_at=of.said_at,
        seen_at=of.seen_at,
        sha256=sha256_of(file.encode()),
    )


def picture(file: str, value: str, quality: int = 90) -> Picture:
    """Return what was learned of a named file."""
    return Picture(sha256=sha256_of(file.encode()), fetched_at=NOON, pdq=value, quality=quality)


@attrs.frozen
class Stored:
    """What one batch brings: observations, and pictures that were read."""

    observations: Sequence[Observation] = ()
    pictures: Sequence[Picture] = ()


def lake(*batches: Stored) -> MemoryFingerprintLog:
    """Return a lake in which these batches were kept one after the other."""
    log = MemoryFingerprintLog()
    for batch in batches:
        store(log, batch)
    return log


def store(log: MemoryFingerprintLog, batch: Stored) -> None:
    """Keep a batch as scour does."""
    log.keep(batch.observations, fingerprints_of(batch.observations), batch.pictures)
