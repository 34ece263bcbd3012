"""Worlds that were lived once are lived the same way for good, unless somebody says so.

A pinned world is what a comparison of policies, published last year, rests on. When the generator
is changed on purpose, pin anew: ``python tests/worlds/pin.py``, and say why in the commit.
"""

import json
from pathlib import Path

import pytest

from worlds.pin import Pinned, pinned

PINS = sorted(Path(__file__).parent.glob("world-*.json"))


@pytest.mark.parametrize("pin", PINS, ids=lambda pin: pin.stem)
def test_a_pinned_world_is_lived_as_it_was(pin: Path) -> None:
    kept = Pinned(**json.loads(pin.read_text(encoding="utf-8")))

    lived = pinned(seed=kept.seed, accounts=kept.accounts, days=kept.days)

    assert lived == kept


def test_there_are_pinned_worlds_and_they_differ() -> None:
    shown = {json.loads(pin.read_text(encoding="utf-8"))["shown"] for pin in PINS}

    assert len(shown) == len(PINS) >= 2
