"""Truth: what an exercise knows and no stage may see. It is read when the exercise is judged."""

from collections.abc import Sequence

import attrs
import numpy as np

from fireline.domain.ids import AccountKey, PostKey, account_key, post_key
from fireline.exercise.carriers import MEAN_REPEATS
from fireline.exercise.columns import DAY, NONE, Ints, Reals
from fireline.exercise.ecosystem import Ecosystem
from fireline.exercise.people import PLATFORMS, Kind
from fireline.exercise.posts import Label
from fireline.exercise.simulation import Snapshot, expected_oxygen, sustaining

SAMPLES = 60  #: cascades per maker; the error of the whole is about one in a hundred


@attrs.frozen(kw_only=True)
class TrueOxygen:
    """What works really reached on one day, and what was seen of them through others."""

    day: int
    oxygen: int  #: exposures through the community
    opposing: int  #: exposures of near-misses


@attrs.frozen(kw_only=True)
class Books:
    """How large a world is, by its own books."""

    accounts: int  #: those under which somebody came back included
    posts: int
    works: int
    noise: int  #: posts from outside the community
    near_misses: int  #: of these

    @property
    def near_miss_share(self) -> float:
        """Of the posts from outside the community, the share of near-misses."""
        return self.near_misses / self.noise if self.noise else 0.0


class Truth:
    """Everything that is true of a world and not shown in it."""

    def __init__(self, ecosystem: Ecosystem) -> None:
        """Read the world's own books."""
        self._eco = ecosystem
        self._known: dict[AccountKey, int] = {}

    def key_of_account(self, number: int) -> AccountKey:
        """Name an account as the stages know it."""
        account = self._eco.standing.accounts[number]
        return account_key(PLATFORMS[account.platform], account.native)

    def key_of_post(self, index: int) -> PostKey:
        """Name a post as the stages know it."""
        day = self._eco.day_of(index)
        row = index - day.first
        platform = self._eco.standing.accounts[int(day.account[row])].platform
        return post_key(PLATFORMS[platform], day.native[row])

    def oxygen(self) -> list[TrueOxygen]:
        """Return day by day what works really reached."""
        found = []
        for number, behind in enumerate(self._eco.behind):
            reached = [
                int(behind.exposures[behind.label == label].sum())
                for label in (Label.WORK, Label.NEAR_MISS)
            ]
            found.append(TrueOxygen(day=number, oxygen=reached[0], opposing=reached[1]))
        return found

    def snapshot(self) -> Snapshot:
        """Return the true state of affairs at the end of the last day."""
        eco, standing = self._eco, self._eco.standing
        moment = len(eco.days) * DAY
        repeats = np.where(eco.people.kind == Kind.SUPERPOSTER, 1.0 + MEAN_REPEATS, 1.0)
        return Snapshot(
            start=eco.spread.start,
            target=eco.spread.target,
            chance=np.where(standing.ties(moment), eco.spread.chance, 0.0),
            rate=eco.workshop.rates,
            weight=standing.followers(moment) * eco.recipe.view_rate * repeats,
            present=standing.present(moment),
        )

    def expected_oxygen(self) -> float:
        """Return the exposures a day that works are to get as things stand."""
        return expected_oxygen(self.snapshot(), samples=SAMPLES)

    def share_lost(self, accounts: Sequence[AccountKey]) -> float:
        """Return the share of the true oxygen that goes when whoever holds these accounts goes."""
        state = self.snapshot()
        whole = expected_oxygen(state, samples=SAMPLES)
        left = expected_oxygen(state, samples=SAMPLES, without=self._holders(accounts))
        return 1.0 - left / whole if whole else 0.0

    def _holders(self, accounts: Sequence[AccountKey]) -> Ints:
        """Return who holds these accounts now; who came back under another one is not meant."""
        standing, known = self._eco.standing, self._numbers()
        numbers = [known[key] for key in accounts if key in known]
        persons = {n: standing.accounts[n].person for n in numbers}
        held = [person for n, person in persons.items() if standing.holder[person] == n]
        return np.array(held, dtype=np.int64)

    def supports(self, account: AccountKey) -> bool:
        """Say whether an account belongs to the community; whoever reports or opposes does not."""
        number = self._numbers().get(account)
        return number is not None and self.kind_of(number) < Kind.ORDINARY

    def _numbers(self) -> dict[AccountKey, int]:
        accounts = self._eco.standing.accounts
        for account in accounts[len(self._known) :]:
            self._known[self.key_of_account(account.number)] = account.number
        return self._known

    def books(self) -> Books:
        """Return how large the world is, and how much of its noise are near-misses."""
        persons = self._eco.standing.persons()
        outside, near = 0, 0
        for day, behind in zip(self._eco.days, self._eco.behind, strict=True):
            noise = self._eco.people.kind[persons[day.account]] >= Kind.ORDINARY
            outside += int(noise.sum())
            near += int((behind.label[noise] == Label.NEAR_MISS).sum())
        return Books(
            accounts=len(self._eco.standing.accounts),
            posts=self._eco.posts,
            works=len(self._eco.works),
            noise=outside,
            near_misses=near,
        )

    def scores(self) -> Reals:
        """Return for each person the exposures a day that go when that person goes."""
        return sustaining(self.snapshot(), samples=SAMPLES)

    def sustaining(self) -> dict[AccountKey, float]:
        """Return the exposures a day that go with each account, of those that there are any."""
        return self._by_account(self.scores())

    def _by_account(self, scores: Reals) -> dict[AccountKey, float]:
        holder = self._eco.standing.holder
        persons = np.flatnonzero((scores > 0) & (holder != NONE)).tolist()
        return {self.key_of_account(int(holder[p])): float(scores[p]) for p in persons}

    def successions(self) -> list[tuple[AccountKey, AccountKey]]:
        """Return who really came back, as pairs of the removed account and the new one."""
        return [
            (self.key_of_account(back.old), self.key_of_account(back.new))
            for back in self._eco.comebacks.happened
        ]

    def lines_of_return(self) -> frozenset[tuple[AccountKey, AccountKey]]:
        """Return every pair of accounts that one person held one after the other."""
        held: dict[int, list[AccountKey]] = {}
        for account in self._eco.standing.accounts[len(self._eco.people) :]:
            first = [self.key_of_account(account.person)]
            held.setdefault(account.person, first).append(self.key_of_account(account.number))
        pairs = (
            (earlier, later)
            for line in held.values()
            for place, later in enumerate(line)
            for earlier in line[:place]
        )
        return frozenset(pairs)

    def rebuilding(self) -> dict[AccountKey, float]:
        """Return the followers that each announcer gave back to others, over the whole world."""
        found: dict[AccountKey, float] = {}
        for back in self._eco.comebacks.happened:
            lost = back.share_by_each_announcer * float(self._eco.people.followers[back.person])
            for announcer in back.named_by:
                held = int(self._eco.standing.holder[announcer])
                if held != NONE:
                    key = self.key_of_account(held)
                    found[key] = found.get(key, 0.0) + lost
        return found

    def label_of(self, index: int) -> Label:
        """Say what a post truly is."""
        day = self._eco.day_of(index)
        return Label(int(self._eco.behind[day.number].label[index - day.first]))

    def work_of(self, index: int) -> int | None:
        """Return the number of the work that a post carries or aims at, or None."""
        day = self._eco.day_of(index)
        work = int(self._eco.behind[day.number].work[index - day.first])
        return None if work == NONE else work

    def kind_of(self, account: int) -> Kind:
        """Say what part the holder of an account truly plays."""
        return Kind(int(self._eco.people.kind[self._eco.standing.accounts[account].person]))
