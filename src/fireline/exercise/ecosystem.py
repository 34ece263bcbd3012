"""Ecosystem: a made-up network that is lived day by day, and changes by what is removed."""

from bisect import bisect_right

import attrs
import numpy as np

from fireline.exercise.accounts import Gone, first_accounts
from fireline.exercise.announcements import announcements
from fireline.exercise.carriers import carrying_posts, journeys
from fireline.exercise.chance import stream
from fireline.exercise.chatter import chatter
from fireline.exercise.columns import DAY, HOUR, NEVER, NONE, Flags, Ints
from fireline.exercise.comebacks import Comeback, Comebacks
from fireline.exercise.conversation import hang_together
from fireline.exercise.exposure import exposures, told
from fireline.exercise.near_misses import Aim, near_misses
from fireline.exercise.passes import passed_on
from fireline.exercise.people import Kind, populate
from fireline.exercise.posts import Behind, Day, Form, Rows, in_order_of_time, native_ids
from fireline.exercise.recipe import Recipe
from fireline.exercise.spread import true_spread
from fireline.exercise.standing import Standing
from fireline.exercise.suspensions import unasked
from fireline.exercise.words import tongues
from fireline.exercise.works import Work, Workshop

_TALKED_ABOUT_DAYS = 4  #: how long news, parody and opposition come back to a work
_FADES = 0.6  #: how quickly they lose interest, a day
_SALTS = 8  #: coins that one world needs, at most
_COMING = -2  #: in place of an index: the post comes today, and its place is not known yet
_REGRET_HOURS = 5.0  #: mean time after which an author deletes a post, of those who do


class Ecosystem:
    """A whole world: ``live`` makes the next day; removals before it change what happens."""

    def __init__(self, recipe: Recipe) -> None:
        """Make the people, their accounts and the true spread graph."""
        self.recipe = recipe
        self.people = populate(recipe)
        self.tongues = tongues(recipe.seed)
        self.spread = true_spread(self.people, recipe.seed)
        self.standing = Standing(
            self.people, self.spread, first_accounts(self.people, self.tongues, recipe)
        )
        self.workshop = Workshop(self.people, self.tongues, recipe)
        self.comebacks = Comebacks(self.people, self.spread, self.tongues, recipe)
        self.works: list[Work] = []
        self.days: list[Day] = []
        self.behind: list[Behind] = []
        self.posts = 0
        self._salt = recipe.seed % 2**32 * _SALTS
        self._due: list[Rows] = []  # passes that will be made on a later day
        self._named: list[Rows] = []  # announcements that will be made on a later day
        self._parents: list[int] = []  # uid -> uid of the row it was had from
        self._place: list[int] = []  # uid -> index in the world; NONE if it was never posted
        self._quotable: dict[int, dict[int, tuple[int, int]]] = {}  # work -> platform -> post
        self._passes: dict[int, int] = {}  # work -> passes so far

    def live(self) -> Day:
        """Make the next day, as it follows from everything so far."""
        number = len(self.days)
        self._suspend(number)
        returned = self._turn_over(number)
        present = self.standing.present(number * DAY)
        works = self.workshop.made_on(number, present)
        self.works.extend(works)
        carried = self._carried(number, works, present)
        parts = [
            carried,
            self._near_misses(number, present),
            self._chatter(number, present),
            announcements(returned, self.standing, self.people, self.tongues, self.recipe.seed),
            *self._named,
        ]
        rows = in_order_of_time([self._by_standing_authors(part) for part in parts])
        return self._closed(number, self._of_today(number, rows))

    def day_of(self, index: int) -> Day:
        """Return the day that holds a post."""
        return self.days[bisect_right(self.days, index, key=lambda day: day.first) - 1]

    def _rng(self, name: str, day: int) -> np.random.Generator:
        return stream(self.recipe.seed, name, day)

    def _suspend(self, day: int) -> None:
        """The platforms remove some accounts unasked."""
        for account, at in unasked(self.people, self.standing, self.recipe, day):
            self.remove_account(account, at, Gone.PLATFORM)

    def remove_account(self, account: int, at: int, why: Gone) -> bool:
        """Let an account go at a moment of this day or a later one; say whether that is news."""
        news = self.standing.remove_account(account, at, why)
        if news and why is Gone.PLATFORM:
            self.comebacks.expect(self.standing.accounts[account], at)
        return news

    def remove_post(self, index: int, at: int, why: Gone) -> bool:
        """Let a post go at a moment; say whether that is news."""
        return self.standing.remove_post(index, at, why)

    def _turn_over(self, day: int) -> list[Comeback]:
        """Those whose account went before today are away; those whose time has come return."""
        for account, (at, _) in self.standing.gone_accounts.items():
            if at < day * DAY:
                self.standing.leave(account)
        return self.comebacks.on(day, self.standing)

    def _carried(self, day: int, works: list[Work], present: Flags) -> Rows:
        """Return the posts of this day that carry works: new ones and those that were due."""
        rng = self._rng("cascades", day)
        passes = passed_on(
            self.spread,
            works=np.array([w.number for w in works], dtype=np.int64),
            makers=np.array([w.maker for w in works], dtype=np.int64),
            made_at=np.array([w.at for w in works], dtype=np.int64),
            present=present,
            ties=self.standing.ties(day * DAY),
            salt=self._salt,
        )
        journey = journeys(passes, self.people, salt=self._salt, rng=rng)
        first = len(self._parents)
        rows = carrying_posts(
            journey,
            works,
            holder=self.standing.holder,
            people=self.people,
            tongues=self.tongues,
            first_uid=first,
            rng=rng,
        )
        above = np.where(journey.parent == NONE, NONE, journey.parent + first)
        self._parents.extend(above.tolist())
        self._place.extend([NONE] * len(rows))
        return self._happening(day, in_order_of_time([rows, *self._due]))

    def _happening(self, day: int, rows: Rows) -> Rows:
        """Keep what is due later for later; drop what hangs on something that never came."""
        later = rows.at >= (day + 1) * DAY
        self._due = [rows.where(later)]
        rows = rows.where(~later)
        gone = self.standing.account_gone_at()[rows.account].tolist()
        keep = np.zeros(len(rows), dtype=np.bool_)
        columns = zip(rows.uid.tolist(), rows.at.tolist(), rows.anchor.tolist(), gone, strict=True)
        for row, (uid, at, anchor, account_gone) in enumerate(columns):
            parent = self._parents[uid]
            had = parent == NONE or self._place[parent] != NONE
            if had and at < account_gone and at < self._post_gone_at(anchor):
                keep[row] = True
                self._place[uid] = _COMING
        rows = rows.where(keep)
        self._remember(rows)
        return rows

    def _remember(self, rows: Rows) -> None:
        """Know of each work how often it was passed on, and which posts of it can be quoted."""
        platforms = self.people.platform[self.standing.persons()[rows.account]]
        columns = (rows.work, rows.form, rows.uid, rows.at, platforms)
        for work, form, uid, at, platform in zip(*(c.tolist() for c in columns), strict=True):
            self._passes[work] = self._passes.get(work, 0) + 1
            if form == Form.POST:
                self._quotable.setdefault(work, {}).setdefault(platform, (uid, at))

    def _post_gone_at(self, uid: int) -> int:
        if uid == NONE:
            return NEVER
        index = self._place[uid]
        return self.standing.gone_posts.get(index, (NEVER, Gone.PLATFORM))[0]

    def _near_misses(self, day: int, present: Flags) -> Rows:
        talked = [w for w in self.works if w.at >= (day - _TALKED_ABOUT_DAYS + 1) * DAY]
        aims = [
            Aim(
                work=work,
                posts=self._quotable.get(work.number, {}),
                weight=float(
                    (1 + self._passes.get(work.number, 5)) ** 0.7
                    * np.exp(-_FADES * (day - work.at // DAY))
                ),
            )
            for work in talked
        ]
        return near_misses(
            aims,
            people=self.people,
            tongues=self.tongues,
            recipe=self.recipe,
            holder=self.standing.holder,
            present=present,
            day=day,
            rng=self._rng("near misses", day),
        )

    def _chatter(self, day: int, present: Flags) -> Rows:
        return chatter(
            people=self.people,
            tongues=self.tongues,
            recipe=self.recipe,
            holder=self.standing.holder,
            present=present,
            day=day,
            tags=self.workshop.tags,
            rng=self._rng("chatter", day),
        )

    def _by_standing_authors(self, rows: Rows) -> Rows:
        return rows.where(rows.at < self.standing.account_gone_at()[rows.account])

    def _of_today(self, day: int, rows: Rows) -> Rows:
        """Keep announcements that are due later for later."""
        later = rows.at >= (day + 1) * DAY
        self._named = [rows.where(later)]
        return rows.where(~later)

    def _closed(self, number: int, rows: Rows) -> Day:
        """Give the day's posts their places and their luck, and show what the platforms show."""
        rng = self._rng("closing", number)
        index = self.posts + np.arange(len(rows))
        of_cascades = np.flatnonzero(rows.uid != NONE)
        for row, uid in zip(of_cascades.tolist(), rows.uid[of_cascades].tolist(), strict=True):
            self._place[uid] = int(index[row])
        rows = self._placed(rows)
        persons = self.standing.persons()[rows.account]
        rows = hang_together(
            rows,
            first=self.posts,
            platform=self.people.platform[persons],
            inside=self.people.kind[persons] < Kind.ORDINARY,
            rng=rng,
        )
        followers = self.standing.followers(int((number + 0.5) * DAY))[persons]
        reached = exposures(followers, self.recipe.view_rate, rng)
        day = Day(
            number=number,
            first=self.posts,
            native=native_ids(rows.at),
            account=rows.account,
            at=rows.at,
            form=rows.form,
            text=rows.text,
            link=rows.link,
            picture=rows.picture,
            source=rows.source,
            via=self._places(rows.via),
            mention=rows.mention,
            views=told(reached, rows.form, self.recipe.views_told, rng),
        )
        self.days.append(day)
        self.behind.append(Behind(label=rows.label, work=rows.work, exposures=reached))
        self.posts += len(day)
        self._regret(day, rng)
        return day

    def _places(self, uids: Ints) -> Ints:
        """Return the index in the world of rows of cascades; NONE where there is no post."""
        places = np.array([*self._place, NONE], dtype=np.int64)
        return np.where(uids == NONE, NONE, np.maximum(places[uids], NONE))

    def _placed(self, rows: Rows) -> Rows:
        """Let posts point at the posts that they pass on; a quote of nothing is a plain post."""
        hangs = rows.anchor != NONE
        source = np.where(hangs, self._places(rows.anchor), rows.source)
        form = np.where(hangs & (source == NONE), Form.POST, rows.form)
        return attrs.evolve(rows, source=source, form=form)

    def _regret(self, day: Day, rng: np.random.Generator) -> None:
        """Some authors delete what they posted."""
        rows = np.flatnonzero(rng.random(len(day)) < self.recipe.author_deletes)
        waits = rng.exponential(_REGRET_HOURS, size=len(rows)) * HOUR
        for row, at in zip(rows.tolist(), (day.at[rows] + waits).tolist(), strict=True):
            self.remove_post(day.first + row, int(at), Gone.AUTHOR)
