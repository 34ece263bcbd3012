"""Providers: how the networks of a world answer a report, as real ones do: each its own way."""

from enum import StrEnum

import attrs
import numpy as np

from fireline.exercise.accounts import Gone
from fireline.exercise.chance import stream
from fireline.exercise.columns import HOUR
from fireline.exercise.ecosystem import Ecosystem
from fireline.exercise.people import PLATFORMS, Kind
from fireline.exercise.posts import Label


@attrs.frozen(kw_only=True)
class Provider:
    """How one network decides on reports, and how long that takes."""

    removes_post: float  #: of the posts that really carry a work
    removes_account: float  #: of the accounts that really belong to the community
    wrongly_removes: float  #: of everything else that is reported
    median_hours: float
    spread: float  #: sigma of the logarithm of the hours
    strikes: int  #: removed posts after which the whole account goes


PROVIDERS: dict[str, Provider] = {
    PLATFORMS[0]: Provider(
        removes_post=0.85,
        removes_account=0.75,
        wrongly_removes=0.04,
        median_hours=14.0,
        spread=0.8,
        strikes=4,
    ),
    PLATFORMS[1]: Provider(
        removes_post=0.55,
        removes_account=0.35,
        wrongly_removes=0.08,
        median_hours=48.0,
        spread=1.0,
        strikes=6,
    ),
}
_AUTHOR_FIRST = 0.03  #: of the posts reported, those that their author deletes before an answer
_SILENT = 0.1  #: of the refusals, those that nobody hears of


class Decision(StrEnum):
    """What a network says that it did."""

    REMOVED = "removed"
    SUSPENDED = "account_suspended"
    REFUSED = "refused"
    NOT_FOUND = "not_found"
    SILENT = "no_answer"


@attrs.frozen
class Ruling:
    """One network's decision on one report, and when it takes effect."""

    decision: Decision
    at: int


class Moderation:
    """The networks' own people, who look at each report and judge it themselves."""

    def __init__(self, ecosystem: Ecosystem) -> None:
        """Start without any strikes."""
        self._eco = ecosystem
        self._strikes: dict[int, int] = {}
        self._asked: dict[tuple[str, int], int] = {}

    def on_post(self, index: int, at: int) -> Ruling:
        """Decide on a report of one post that came in at a moment."""
        day = self._eco.day_of(index)
        row = index - day.first
        account = int(day.account[row])
        provider = self._provider(account)
        rng = self._rng("post", index)
        when = _later(at, provider, rng)
        if self._eco.standing.gone_posts.get(index, (when, Gone.AUTHOR))[0] <= at:
            return Ruling(Decision.NOT_FOUND, when)
        if rng.random() < _AUTHOR_FIRST:
            self._eco.remove_post(index, at + (when - at) // 2, Gone.AUTHOR)
            return Ruling(Decision.NOT_FOUND, when)
        carries = self._eco.behind[day.number].label[row] == Label.WORK
        likely = provider.removes_post if carries else provider.wrongly_removes
        if rng.random() >= likely:
            return _refusal(when, rng)
        self._eco.remove_post(index, when, Gone.PLATFORM)
        self._strikes[account] = self._strikes.get(account, 0) + 1
        if self._strikes[account] < provider.strikes:
            return Ruling(Decision.REMOVED, when)
        self._eco.remove_account(account, when, Gone.PLATFORM)
        return Ruling(Decision.SUSPENDED, when)

    def on_account(self, account: int, at: int) -> Ruling:
        """Decide on a report of a whole account that came in at a moment."""
        provider = self._provider(account)
        rng = self._rng("account", account)
        when = _later(at, provider, rng)
        if account in self._eco.standing.gone_accounts:
            return Ruling(Decision.NOT_FOUND, when)
        person = self._eco.standing.accounts[account].person
        inside = self._eco.people.kind[person] < Kind.ORDINARY
        likely = provider.removes_account if inside else provider.wrongly_removes
        if rng.random() >= likely:
            return _refusal(when, rng)
        self._eco.remove_account(account, when, Gone.PLATFORM)
        return Ruling(Decision.SUSPENDED, when)

    def _provider(self, account: int) -> Provider:
        return PROVIDERS[PLATFORMS[self._eco.standing.accounts[account].platform]]

    def _rng(self, what: str, which: int) -> np.random.Generator:
        """The same report gets the same answer, whatever else was reported before it."""
        times = self._asked.get((what, which), 0)
        self._asked[what, which] = times + 1
        return stream(self._eco.recipe.seed, "report", what, which, times)


def _later(at: int, provider: Provider, rng: np.random.Generator) -> int:
    hours = provider.median_hours * rng.lognormal(0.0, provider.spread)
    return at + max(1, int(hours * HOUR))


def _refusal(when: int, rng: np.random.Generator) -> Ruling:
    return Ruling(Decision.SILENT if rng.random() < _SILENT else Decision.REFUSED, when)
