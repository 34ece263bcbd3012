"""Shapes: six ways in which a community can hang together.

Ties lead from who is followed to who follows, and works travel along them. Each shape draws about
``TIES`` ties an account.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Draw = np.random.Generator
Shape = Callable[[int, Draw], tuple[Ints, Ints]]

TIES = 12
"""Ties an account, on average; in the mention network of a public community it is about nine."""


def scale_free(accounts: int, draw: Draw) -> tuple[Ints, Ints]:
    """Draw newcomers who follow whom many follow (Price 1976); a third is followed back."""
    followed = np.zeros(accounts * TIES, dtype=np.int64)
    follower = np.zeros(accounts * TIES, dtype=np.int64)
    many = 0
    for newcomer in range(1, accounts):
        wanted = min(TIES * 3 // 4, newcomer)
        popular = draw.random(wanted) < 0.5
        places = draw.integers(0, max(many, 1), wanted)
        chosen = np.where(
            popular & (many > 0), followed[places], draw.integers(0, newcomer, wanted)
        )
        followed[many : many + wanted] = chosen
        follower[many : many + wanted] = newcomer
        many += wanted
    back = draw.random(many) < 1 / 3
    return _simple(
        np.concatenate([followed[:many], follower[:many][back]]),
        np.concatenate([follower[:many], followed[:many][back]]),
        accounts,
    )


def communities(accounts: int, draw: Draw) -> tuple[Ints, Ints]:
    """Draw twenty groups of unequal size, and three accounts in a hundred that tie them."""
    share = np.sort(draw.dirichlet(np.full(20, 2.0)))
    group = draw.choice(20, accounts, p=share)
    bridge = draw.random(accounts) < 0.03
    follower = np.repeat(np.arange(accounts), draw.poisson(TIES, accounts))
    followed = draw.integers(0, accounts, len(follower))
    for one in range(20):
        members = np.flatnonzero(group == one)
        rows = np.flatnonzero((group[follower] == one) & ~bridge[follower])
        if len(members):
            followed[rows] = members[draw.integers(0, len(members), len(rows))]
    bridges = np.flatnonzero(bridge)
    also = draw.choice(accounts, accounts // 3, replace=False)
    return _simple(
        np.concatenate([followed, bridges[draw.integers(0, len(bridges), len(also))]]),
        np.concatenate([follower, also]),
        accounts,
    )


def core_periphery(accounts: int, draw: Draw) -> tuple[Ints, Ints]:
    """Draw a dense twentieth whom most follow, and many who hardly know each other."""
    core = max(accounts // 20, 1)
    follower = np.repeat(np.arange(accounts), draw.poisson(TIES, accounts))
    to_core = draw.random(len(follower)) < np.where(follower < core, 0.8, 0.6)
    followed = np.where(
        to_core,
        draw.integers(0, core, len(follower)),
        draw.integers(0, accounts, len(follower)),
    )
    return _simple(followed, follower, accounts)


def small_world(accounts: int, draw: Draw) -> tuple[Ints, Ints]:
    """Draw a ring of neighbours with one tie in ten led elsewhere (Watts, Strogatz 1998)."""
    follower = np.repeat(np.arange(accounts), TIES)
    step = np.tile(
        np.concatenate([np.arange(1, TIES // 2 + 1), -np.arange(1, TIES // 2 + 1)]), accounts
    )
    followed = (follower + step) % accounts
    elsewhere = draw.random(len(follower)) < 0.1
    followed[elsewhere] = draw.integers(0, accounts, int(elsewhere.sum()))
    return _simple(followed, follower, accounts)


def broadcasters(accounts: int, draw: Draw) -> tuple[Ints, Ints]:
    """Draw stars: one account in a hundred is followed by hundreds, who hardly know each other."""
    hubs = max(accounts // 100, 2)
    weight = draw.pareto(1.5, hubs) + 1
    follower = np.repeat(np.arange(accounts), draw.poisson(TIES * 0.5, accounts))
    stars = draw.choice(hubs, len(follower), p=weight / weight.sum())
    friend = np.repeat(np.arange(accounts), draw.poisson(TIES * 0.3, accounts))
    # Broadcasters bring what others made: each follows some hundred accounts.
    brings = np.repeat(np.arange(hubs), TIES * accounts // (10 * hubs))
    return _simple(
        np.concatenate(
            [
                stars,
                draw.integers(0, accounts, len(friend)),
                draw.integers(0, accounts, len(brings)),
            ]
        ),
        np.concatenate([follower, friend, brings]),
        accounts,
    )


def heavy_tail(accounts: int, draw: Draw) -> tuple[Ints, Ints]:
    """Draw who is followed and who follows apart, both with heavy tails (configuration model)."""
    ties = accounts * TIES
    followed, follower = draw.pareto(1.3, accounts) + 0.3, draw.pareto(1.8, accounts) + 0.3
    return _simple(
        draw.choice(accounts, ties, p=followed / followed.sum()),
        draw.choice(accounts, ties, p=follower / follower.sum()),
        accounts,
    )


SHAPES: dict[str, Shape] = {
    "scale-free": scale_free,
    "communities": communities,
    "core-periphery": core_periphery,
    "small world": small_world,
    "broadcasters": broadcasters,
    "heavy tail": heavy_tail,
}


def _simple(followed: Ints, follower: Ints, accounts: int) -> tuple[Ints, Ints]:
    """Return ties in order, each once, none to oneself."""
    keys = np.unique((followed * accounts + follower)[followed != follower])
    return (keys // accounts).astype(np.int64), (keys % accounts).astype(np.int64)
