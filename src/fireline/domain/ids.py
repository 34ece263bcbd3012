"""Ids and keys: how a thing is named so that the name never changes.

Casework rows get a UUIDv7 (RFC 9562, 5.7) that the application makes, so that a world with a seed
and a clock of its own names its things alike each time. What the open internet said is keyed by
platform and native id, never by handle.
"""

import random
from collections.abc import Callable
from datetime import datetime
from typing import NewType
from uuid import UUID

from fireline.domain.clock import Clock

AccountKey = NewType("AccountKey", str)
"""``platform:native id`` (a DID, an actor URI, a number), or ``platform:@handle`` (provisional)."""

PostKey = NewType("PostKey", str)
"""``platform:native id#content version``."""

IdMaker = Callable[[], UUID]
"""Makes the next id; the wiring decides from which clock and which randomness."""


def account_key(platform: str, native_id: str) -> AccountKey:
    """Name an account by what its platform never changes."""
    return AccountKey(f"{platform}:{native_id}")


def provisional_account_key(platform: str, handle: str) -> AccountKey:
    """Name an account of which only the handle was told; an alias row joins it later."""
    return AccountKey(f"{platform}:@{handle.removeprefix('@').lower()}")


def post_key(platform: str, native_id: str, version: str = "") -> PostKey:
    """Name one version of a post; an edit is another version of the same native id."""
    return PostKey(f"{platform}:{native_id}#{version}" if version else f"{platform}:{native_id}")


def platform_of(key: str) -> str:
    """Say which platform a key speaks of."""
    return key.partition(":")[0]


def native_id_of(key: str) -> str:
    """Return the platform's own id in a key, without the content version."""
    return key.partition(":")[2].partition("#")[0]


def unversioned(key: str) -> PostKey:
    """Return the key of the post whatever its version: what reposts and deletions speak of."""
    return PostKey(key.partition("#")[0])


def uuid7(at: datetime, random_bits: int) -> UUID:
    """Make a UUIDv7 of a moment and 74 random bits (RFC 9562, section 5.7)."""
    milliseconds = int(at.timestamp() * 1000) & (2**48 - 1)
    high, low = (random_bits >> 62) & 0xFFF, random_bits & (2**62 - 1)
    return UUID(int=milliseconds << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low)


def id_maker(clock: Clock, randomness: random.Random) -> IdMaker:
    """Return a maker of ids that takes its time and its randomness from what it is handed."""
    return lambda: uuid7(clock(), randomness.getrandbits(74))
