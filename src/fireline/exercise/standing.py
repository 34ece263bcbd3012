"""Standing: who holds which account now, which ties carry, and what is gone.

This is the one part of a world that changes. Everything in it changes through its methods.
"""

import numpy as np

from fireline.exercise.accounts import Account, Gone
from fireline.exercise.columns import DAY, NEVER, NONE, Flags, Ints, Reals
from fireline.exercise.people import People
from fireline.exercise.spread import Spread

_REGAINING_DAYS = 1.5  #: the regained audience comes back with this time constant


class Standing:
    """How a world stands: accounts, the persons who hold them, ties and removals."""

    def __init__(self, people: People, spread: Spread, accounts: list[Account]) -> None:
        """Start with everybody present and every tie carrying."""
        self.accounts = accounts
        self.holder: Ints = np.arange(len(people))  #: person -> account; NONE while away
        self.returns: Ints = np.zeros(len(people), dtype=np.int64)
        self.share: Reals = np.ones(len(people))  #: of the first audience, what is regained
        self.back_at: Ints = np.array([max(a.created, -1) for a in accounts], dtype=np.int64)
        self.carries_from: Ints = np.full(len(spread.target), -NEVER)
        self.gone_accounts: dict[int, tuple[int, Gone]] = {}
        self.gone_posts: dict[int, tuple[int, Gone]] = {}
        self._people = people
        self._spread = spread

    def persons(self) -> Ints:
        """Return for each account who holds or held it."""
        return np.array([account.person for account in self.accounts], dtype=np.int64)

    def account_gone_at(self) -> Ints:
        """Return for each account when it goes; NEVER for those that stay."""
        gone = np.full(len(self.accounts), NEVER, dtype=np.int64)
        for number, (at, _) in self.gone_accounts.items():
            gone[number] = at
        return gone

    def present(self, at: int) -> Flags:
        """Say of each person whether they post and have an account that stands at a moment."""
        held = np.maximum(self.holder, 0)
        standing = (self.holder != NONE) & (self.account_gone_at()[held] > at)
        there: Flags = standing & self._people.active & (self.back_at <= at)
        return there

    def ties(self, at: int) -> Flags:
        """Say of each tie whether it carries at a moment."""
        carries: Flags = self.carries_from <= at
        return carries

    def followers(self, at: int) -> Reals:
        """Return the audience that each person's present account has at a moment."""
        since = np.maximum(at - self.back_at, 0) / DAY
        grown = np.where(self.returns > 0, 1.0 - np.exp(-since / _REGAINING_DAYS), 1.0)
        return self._people.followers * self.share * grown

    def remove_account(self, number: int, at: int, why: Gone) -> bool:
        """Let an account go at a moment; say whether that is news."""
        known = self.gone_accounts.get(number)
        if known is not None and known[0] <= at:
            return False
        self.gone_accounts[number] = (at, why)
        return True

    def remove_post(self, index: int, at: int, why: Gone) -> bool:
        """Let a post go at a moment; say whether that is news."""
        known = self.gone_posts.get(index)
        if known is not None and known[0] <= at:
            return False
        self.gone_posts[index] = (at, why)
        return True

    def leave(self, number: int) -> None:
        """The person behind a removed account is away, and nobody follows them any more."""
        person = self.accounts[number].person
        if self.holder[person] == number:
            self.holder[person] = NONE
            out = slice(int(self._spread.start[person]), int(self._spread.start[person + 1]))
            self.carries_from[out] = NEVER

    def come_back(self, account: Account, share: float) -> None:
        """A person holds a new account, with a share of the first audience to be regained."""
        person = account.person
        self.accounts.append(account)
        self.holder[person] = account.number
        self.returns[person] += 1
        self.share[person] = share
        self.back_at[person] = account.created

    def carry_again(self, ties: Ints, at: Ints) -> None:
        """Let ties carry from the given moments on."""
        self.carries_from[ties] = at
