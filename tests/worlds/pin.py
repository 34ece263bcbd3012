"""Write down what some small worlds show and what is true of them, to be held against later."""

import hashlib
import json
from pathlib import Path

import attrs
import numpy as np

from fireline.domain.checkpoint import Checkpoint
from fireline.exercise.recipe import Recipe
from fireline.exercise.world import World

WORLDS = ((1, 600, 6), (2, 600, 6), (20260105, 1_000, 4))
#: What a repeated run must equal; floats are compared to six digits.
_DIGITS = 6


@attrs.frozen(kw_only=True)
class Pinned:
    """A world in short: counts, the hash of all that it shows, and its true figures."""

    seed: int
    accounts: int
    days: int
    posts: int
    works: int
    returns: int
    shown: str
    expected_oxygen: float
    oxygen: list[int]
    best: list[str]


def pinned(*, seed: int, accounts: int, days: int) -> Pinned:
    """Live a world and return it in short."""
    world = World(Recipe(seed=seed, accounts=accounts, days=days, own_suspensions=0.02))
    for _ in range(days):
        world.live_a_day()
    shown = hashlib.sha256()
    for page in world.platform.pages(Checkpoint()):
        for item in page.items:
            shown.update(_without_files(item.body))
    scores = world.truth.sustaining()
    return Pinned(
        seed=seed,
        accounts=accounts,
        days=days,
        posts=world.ecosystem.posts,
        works=len(world.ecosystem.works),
        returns=len(world.truth.successions()),
        shown=shown.hexdigest(),
        expected_oxygen=float(
            np.format_float_positional(
                world.truth.expected_oxygen(), precision=_DIGITS, fractional=False
            )
        ),
        oxygen=[day.oxygen for day in world.truth.oxygen()],
        best=sorted(scores, key=lambda key: (-scores[key], key))[:5],
    )


def _without_files(body: bytes) -> bytes:
    """Leave out hashes of files: another version of the picture library may pack them otherwise."""
    said = json.loads(body)
    for told in ("sha256", "size", "avatar"):
        said.pop(told, None)
    return json.dumps(said, ensure_ascii=False, sort_keys=True).encode()


def main() -> None:
    """Pin every world anew."""
    for seed, accounts, days in WORLDS:
        short = attrs.asdict(pinned(seed=seed, accounts=accounts, days=days))
        path = Path(__file__).parent / f"world-{seed}.json"
        path.write_text(json.dumps(short, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
