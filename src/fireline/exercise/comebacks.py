"""Comebacks: removed accounts return, and announcers give them their audience again.

Berger and Perez 2016: returners are found through "shout-out" accounts that name them, and each
suspension costs a repeat offender more followers that do not come back.
"""

import attrs
import numpy as np

from fireline.exercise.accounts import Account, next_account
from fireline.exercise.chance import stream
from fireline.exercise.columns import DAY, HOUR, NONE, Ints
from fireline.exercise.people import Kind, People
from fireline.exercise.recipe import Recipe
from fireline.exercise.spread import Spread
from fireline.exercise.standing import Standing
from fireline.exercise.words import Script, Tongue

EARLIEST_DAYS, LATEST_DAYS = 1.0, 5.0
KEPT_PER_RETURN = 0.7  #: of the audience, what can still be regained after each return
FOUND_ALONE = 0.2  #: of that, what finds the returner without any announcer
NAMES_ONE = 0.75  #: probability that an announcer of the neighbourhood names a returner
FOUND_THROUGH_ONE = 0.5  #: of those who had not found the returner, what one announcer brings


@attrs.frozen(kw_only=True)
class Comeback:
    """One person's return: under which account, after which, and who named it."""

    person: int
    old: int
    new: int
    at: int
    named_by: tuple[int, ...]  #: persons
    returns: int  #: how many times this person has come back now

    @property
    def share(self) -> float:
        """Of the first audience, the share that is regained in the end."""
        return regained(self.returns, len(self.named_by))

    @property
    def share_by_each_announcer(self) -> float:
        """What would be missing if one of the announcers had kept silent."""
        if not self.named_by:
            return 0.0
        return self.share - regained(self.returns, len(self.named_by) - 1)


def regained(returns: int, announcers: int) -> float:
    """Return the share of the first audience that a returner regains."""
    unfound = (1.0 - FOUND_ALONE) * (1.0 - FOUND_THROUGH_ONE) ** announcers
    return float(KEPT_PER_RETURN**returns * (1.0 - unfound))


class Comebacks:
    """Decides who returns, when, and who names them."""

    def __init__(
        self, people: People, spread: Spread, tongues: dict[Script, Tongue], recipe: Recipe
    ) -> None:
        """Start with nobody away."""
        self._people = people
        self._spread = spread
        self._tongues = tongues
        self._recipe = recipe
        self._due: dict[int, int] = {}  #: removed account -> moment of the return
        self.happened: list[Comeback] = []

    def expect(self, account: Account, gone_at: int) -> None:
        """Decide whether the person behind a removed account will return, and when."""
        rng = stream(self._recipe.seed, "return", account.number)
        inside = self._people.kind[account.person] < Kind.ORDINARY
        days = rng.uniform(EARLIEST_DAYS, LATEST_DAYS)
        if rng.random() < self._recipe.comes_back and inside:
            self._due[account.number] = gone_at + int(days * DAY)

    def on(self, day: int, standing: Standing) -> list[Comeback]:
        """Let those return whose time has come on this day, in order of time."""
        ends = (day + 1) * DAY
        due = sorted((at, old) for old, at in self._due.items() if at < ends)
        found = []
        for at, old in due:
            del self._due[old]
            if standing.holder[standing.accounts[old].person] == NONE:
                found.append(self._return(standing, old, at))
        self.happened.extend(found)
        return found

    def _return(self, standing: Standing, old: int, at: int) -> Comeback:
        before = standing.accounts[old]
        rng = stream(self._recipe.seed, "comeback", old)
        account = next_account(
            before, number=len(standing.accounts), at=at, rng=rng, tongues=self._tongues
        )
        comeback = Comeback(
            person=before.person,
            old=old,
            new=account.number,
            at=at,
            named_by=self._announcers(standing, before.person, at, rng),
            returns=int(standing.returns[before.person]) + 1,
        )
        standing.come_back(account, comeback.share)
        self._reattach(standing, comeback, rng)
        return comeback

    def _announcers(
        self, standing: Standing, person: int, at: int, rng: np.random.Generator
    ) -> tuple[int, ...]:
        """Announcers of the own neighbourhood who are there name the returner, most of them."""
        all_of_them = self._people.of(Kind.ANNOUNCER)
        near = all_of_them[self._people.cell[all_of_them] == self._people.cell[person]]
        willing = near[standing.present(at)[near] & (near != person)]
        return tuple(willing[rng.random(len(willing)) < NAMES_ONE].tolist())

    def _reattach(self, standing: Standing, comeback: Comeback, rng: np.random.Generator) -> None:
        """Each old tie carries again with the regained share as its probability, soon after."""
        start = self._spread.start
        ties: Ints = np.arange(start[comeback.person], start[comeback.person + 1])
        kept = ties[rng.random(len(ties)) < comeback.share]
        wait = rng.exponential(20.0, size=len(kept)) * HOUR
        standing.carry_again(kept, comeback.at + wait.astype(np.int64))
