"""Shown: what the networks of a world let anybody read of one day, item by item.

Only what a platform would show goes through here: no label, no part, no person. Whoever reads the
items can know nothing else of the world.
"""

import hashlib
import json
from datetime import datetime, timedelta
from functools import lru_cache

import attrs
import numpy as np

from fireline.exercise.accounts import Account, Gone
from fireline.exercise.chance import stream
from fireline.exercise.columns import DAY, HOUR, NONE, SECOND
from fireline.exercise.ecosystem import Ecosystem
from fireline.exercise.people import PLATFORMS
from fireline.exercise.posts import Day, Form
from fireline.exercise.shapes import Picture, png
from fireline.exercise.words import Script

LANGUAGES = {Script.ARABIC: "ar", Script.LATIN: "en", Script.CYRILLIC: "ru"}
_POINTS = {Form.REPOST: "repost_of", Form.QUOTE: "quote_of", Form.REPLY: "reply_to"}
_ENCODED = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode
_LAG = timedelta(seconds=2)  #: a reader gets an item so long after it was said
_OTHER_FOLLOWS = 3  #: follows of no importance that each account has at the start, on average
_STILL_GROWING_DAYS = 6  #: how long a returner's profile is worth reading again each day
_FOLLOWS_BACK_HOURS = 6.0
_FOLLOWS_BACK = 0.9  #: share of the accounts followed before that a returner follows again


@attrs.frozen
class Item:
    """One line of what a network shows, and when it can be read."""

    at: int
    body: bytes


class Shown:
    """Turns the days of a world into the lines that its networks show."""

    def __init__(self, ecosystem: Ecosystem) -> None:
        """Keep the world that is shown, and draw each file once."""
        self._eco = ecosystem
        self._file = lru_cache(maxsize=None)(self._drawn)
        self._names: dict[str, Picture] = {}

    def moment(self, at: int) -> datetime:
        """Return the world's time as a time."""
        return self._eco.recipe.starts + timedelta(microseconds=at)

    def seen_at(self, at: int) -> datetime:
        """Return when a reader gets what was said at a moment."""
        return self.moment(at) + _LAG

    def day(self, number: int) -> list[Item]:
        """Return everything that a day that has been lived shows, in order of time."""
        items = [*self._profiles(number), *self._follows(number), *self._posts(number)]
        items += [*self._deletions(number), *self._removals(number)]
        return sorted(items, key=lambda item: item.at)

    def file(self, sha256: str) -> bytes | None:
        """Return a file of a post by its hash, or None when there is none."""
        picture = self._names.get(sha256)
        return None if picture is None else png(self._eco.recipe.seed, picture)

    def _drawn(self, picture: Picture) -> tuple[str, int]:
        data = png(self._eco.recipe.seed, picture)
        name = hashlib.sha256(data).hexdigest()
        self._names[name] = picture
        return name, len(data)

    def _posts(self, number: int) -> list[Item]:
        day = self._eco.days[number]
        columns = (day.account, day.at, day.form, day.source, day.via, day.mention, day.views)
        rows = zip(*(column.tolist() for column in columns), strict=True)
        return [self._post(day, row, *values) for row, values in enumerate(rows)]

    def post(self, index: int) -> Item:
        """Return the line that shows one post."""
        day = self._eco.day_of(index)
        row = index - day.first
        columns = (day.account, day.at, day.form, day.source, day.via, day.mention, day.views)
        return self._post(day, row, *(int(column[row]) for column in columns))

    def _post(  # noqa: PLR0913, PLR0917 -- one row of a day, column by column
        self,
        day: Day,
        row: int,
        account: int,
        at: int,
        form: int,
        source: int,
        via: int,
        mention: int,
        views: int,
    ) -> Item:
        author = self._eco.standing.accounts[account]
        said: dict[str, object] = {
            "kind": "post",
            "platform": PLATFORMS[author.platform],
            "id": day.native[row],
            "by": author.native,
            "at": at,
            "text": day.text[row],
            "language": LANGUAGES[author.language],
        }
        if day.link[row]:
            said["link"] = day.link[row]
        if source != NONE:
            said[_POINTS[Form(form)]] = self._native(source)
        if via != NONE:
            said["via"] = self._native(via)
        if mention != NONE:
            said["mention"] = self._eco.standing.accounts[mention].native
        if views != NONE:
            said["views"] = views
        picture = day.picture[row]
        if picture is not None:
            said["sha256"], said["size"] = self._file(picture)
        return _item(at, said)

    def _native(self, index: int) -> str:
        day = self._eco.day_of(index)
        return day.native[index - day.first]

    def _profiles(self, number: int) -> list[Item]:
        """Everybody at the start; new accounts when they are made; returners while they grow."""
        standing = self._eco.standing
        start, end = number * DAY, (number + 1) * DAY
        followers = standing.followers(end)
        following = np.bincount(self._eco.spread.target, minlength=len(self._eco.people))
        items = []
        for account in standing.accounts:
            old = account.created < 0
            if old and number:
                continue
            known = 0 <= account.created < start
            if known and account.created < start - _STILL_GROWING_DAYS * DAY:
                continue
            if account.created >= end or (known and self._is_gone(account, end)):
                continue
            audience = float(followers[account.person]) if known or old else 0.0
            at = 0 if old else end - 1 if known else account.created
            items.append(self._profile(account, at, int(audience), int(following[account.person])))
        return items

    def _is_gone(self, account: Account, at: int) -> bool:
        gone = self._eco.standing.gone_accounts.get(account.number)
        return gone is not None and gone[0] <= at

    def profile(self, number: int) -> Item:
        """Return the line that shows an account as it stands at the end of the last day."""
        account = self._eco.standing.accounts[number]
        at = len(self._eco.days) * DAY
        followers = self._eco.standing.followers(at)[account.person]
        following = int((self._eco.spread.target == account.person).sum())
        return self._profile(account, at, int(followers), following)

    def _profile(self, account: Account, at: int, followers: int, following: int) -> Item:
        said: dict[str, object] = {
            "kind": "profile",
            "platform": PLATFORMS[account.platform],
            "id": account.native,
            "at": at,
            "handle": account.handle,
            "name": account.name,
            "biography": account.biography,
            "followers": followers,
            "following": following,
            "created": account.created,
        }
        if account.face is not None:
            said["avatar"] = self._file(account.face)[0]
        return _item(at, said)

    def _follows(self, number: int) -> list[Item]:
        pairs = self._first_follows() if number == 0 else []
        pairs += self._new_follows(number)
        return [
            _item(
                at,
                {
                    "kind": "follow",
                    "platform": PLATFORMS[whom.platform],
                    "id": who.native,
                    "whom": whom.native,
                    "at": at,
                },
            )
            for at, who, whom in pairs
            if who.platform == whom.platform
        ]

    def _first_follows(self) -> list[tuple[int, Account, Account]]:
        """Who listens follows whom they listen to; and everybody follows some others too."""
        rng = stream(self._eco.recipe.seed, "follows")
        accounts, spread = self._eco.standing.accounts, self._eco.spread
        persons = len(self._eco.people)
        others = rng.integers(0, persons, size=(_OTHER_FOLLOWS * persons, 2)).tolist()
        ties = zip(spread.target.tolist(), spread.source.tolist(), strict=True)
        pairs = dict.fromkeys([*ties, *((a, b) for a, b in others if a != b)])
        shown = ((accounts[who], accounts[whom]) for who, whom in pairs)
        return [(0, who, whom) for who, whom in shown if max(who.created, whom.created) < 0]

    def _new_follows(self, number: int) -> list[tuple[int, Account, Account]]:
        """A returner follows whom it followed before; who finds it again follows it."""
        standing, spread = self._eco.standing, self._eco.spread
        start, end = number * DAY, (number + 1) * DAY
        found = []
        again = np.flatnonzero((standing.carries_from >= start) & (standing.carries_from < end))
        for tie in again.tolist():
            who, whom = self._held(int(spread.target[tie])), self._held(int(spread.source[tie]))
            if who is not None and whom is not None:
                found.append((int(standing.carries_from[tie]), who, whom))
        for back in self._eco.comebacks.happened:
            if start <= back.at < end:
                found += self._follows_back(back.new, back.person)
        return found

    def _follows_back(self, new: int, person: int) -> list[tuple[int, Account, Account]]:
        rng = stream(self._eco.recipe.seed, "follows back", new)
        account = self._eco.standing.accounts[new]
        sources = self._eco.spread.source[self._eco.spread.target == person]
        waits = rng.exponential(_FOLLOWS_BACK_HOURS, size=len(sources)) * HOUR + SECOND
        kept = rng.random(len(sources)) < _FOLLOWS_BACK
        latest = (account.created // DAY + 1) * DAY - 1
        found = []
        for source, wait in zip(sources[kept].tolist(), waits[kept].tolist(), strict=True):
            whom = self._held(source)
            if whom is not None:
                found.append((min(account.created + int(wait), latest), account, whom))
        return found

    def _held(self, person: int) -> Account | None:
        number = int(self._eco.standing.holder[person])
        return None if number == NONE else self._eco.standing.accounts[number]

    def _deletions(self, number: int) -> list[Item]:
        """What authors deleted on this day; what a platform takes down is announced to nobody."""
        start, end = number * DAY, (number + 1) * DAY
        items = []
        for index, (at, why) in self._eco.standing.gone_posts.items():
            if why is Gone.AUTHOR and start <= at < end:
                day = self._eco.day_of(index)
                author = self._eco.standing.accounts[int(day.account[index - day.first])]
                said = {
                    "kind": "deletion",
                    "platform": PLATFORMS[author.platform],
                    "id": day.native[index - day.first],
                    "by": author.native,
                    "at": at,
                }
                items.append(_item(at, said))
        return items

    def _removals(self, number: int) -> list[Item]:
        """Accounts that went on this day, and by whose will."""
        start, end = number * DAY, (number + 1) * DAY
        items = []
        for account, (at, why) in self._eco.standing.gone_accounts.items():
            if start <= at < end:
                shown = self._eco.standing.accounts[account]
                said = {
                    "kind": "account",
                    "platform": PLATFORMS[shown.platform],
                    "id": shown.native,
                    "at": at,
                    "standing": "taken_down" if why is Gone.PLATFORM else "deleted",
                }
                items.append(_item(at, said))
        return items


def _item(at: int, said: dict[str, object]) -> Item:
    return Item(at, _ENCODED(said).encode())
