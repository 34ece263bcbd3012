"""Groups planted in noise: who shared what and when, with the truth beside it.

Imports nothing of identify, and does not share its assumptions: things come in waves of their own
shape, accounts keep hours of the day, everybody in a group also shares as others do, members skip
acts, and some acts of a group are on things that are popular anyway.
"""

import attrs
import numpy as np
from numpy.typing import NDArray

DAY = 86_400.0


@attrs.frozen(kw_only=True)
class Planted:
    """Shares as arrays of one length, and each account's group, -1 for none."""

    object: NDArray[np.int64]
    account: NDArray[np.int64]
    at: NDArray[np.float64]
    group: NDArray[np.int64]


def planted(  # noqa: PLR0913 -- a world has many sizes
    *,
    seed: int,
    noise: int,
    accounts: int = 5_000,
    groups: int = 8,
    size: int = 12,
    acts: int = 10,
    present: float = 0.7,
    within: float = 40.0,
    days: int = 14,
) -> Planted:
    """Plant groups of one size whose members share each thing within so many seconds."""
    drawn = np.random.default_rng(seed)
    objects = max(noise // 20, 50)
    busy = (np.arange(accounts) + 1.0) ** -0.7
    known = (np.arange(objects) + 1.0) ** -0.9
    born = drawn.random(objects) * days * DAY
    slow = drawn.lognormal(8.0, 1.0, objects)  # a wave's length: an hour, more or less
    of = drawn.choice(objects, noise, p=known / known.sum())
    who = drawn.permutation(accounts)[drawn.choice(accounts, noise, p=busy / busy.sum())]
    at = born[of] + drawn.exponential(slow[of])
    at = _in_their_hours(at, drawn.random(accounts)[who])
    member = drawn.permutation(accounts)[: groups * size].reshape(groups, size)
    columns = [of], [who], [at]
    for number, those in enumerate(member):
        for act in range(acts):
            there = those[drawn.random(size) < present]
            start = drawn.random() * days * DAY
            popular = act < acts // 5
            thing = drawn.integers(20) if popular else objects + number * acts + act
            if popular:  # in the midst of a wave that is there anyway
                start = born[thing] + slow[thing] * 0.5
            columns[0].append(np.full(len(there), thing))
            columns[1].append(there)
            columns[2].append(start + drawn.random(len(there)) * within)
    truth = np.full(accounts, -1)
    truth[member.ravel()] = np.repeat(np.arange(groups), size)
    of, who, at = (np.concatenate(column) for column in columns)
    return Planted(object=of, account=who, at=np.floor(at), group=truth)


def _in_their_hours(at: NDArray[np.float64], zone: NDArray[np.float64]) -> NDArray[np.float64]:
    """Put off what falls into somebody's night (eight hours) to their morning."""
    hour = (at / DAY + zone) % 1.0
    return np.where(hour < 1 / 3, at + (1 / 3 - hour) * DAY + hour * 3_600, at)
