"""World: a made-up ecosystem behind the very ports of the real networks, with its own clock."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from io import BytesIO
from uuid import UUID

import attrs
import numpy as np
from PIL import Image

from fireline.domain.checkpoint import Checkpoint
from fireline.domain.clock import Clock
from fireline.domain.ids import AccountKey, native_id_of
from fireline.domain.location import Location, LocationKind
from fireline.domain.message import Answer, Message, Outcome, Receipt
from fireline.domain.observation import AccountSighting, MediaSighting, Observation
from fireline.domain.presence import Cause, Look, Presence, View
from fireline.errors import DeliveryFailed, FateUnknown, ItemUnreadable
from fireline.exercise.accounts import Gone
from fireline.exercise.chance import stream
from fireline.exercise.ecosystem import Ecosystem
from fireline.exercise.people import PLATFORMS
from fireline.exercise.providers import Decision, Moderation, Ruling
from fireline.exercise.reading import observations_in
from fireline.exercise.recipe import Recipe
from fireline.exercise.shown import Item, Shown
from fireline.exercise.truth import Truth
from fireline.refer.taken import Piece, Taken
from fireline.scour.collector import Page, RawItem
from fireline.track.fingerprints import pdq_of

NAME = "exercise"
_ITEMS_PER_PAGE = 2_000
_AFTER_MIDNIGHT = timedelta(minutes=5)  #: by then a day's last posts have been read as well
_LINE_DROPS = 0.01  #: share of messages that arrive although their sender cannot know it
_BUSY = 0.01  #: share of messages that do not arrive at the first try
_NO_ANSWER_PAGE = 0.02  #: share of looks at which a page does not answer


class World:
    """A made-up ecosystem, its clock and its networks. Nothing in it is read from outside."""

    def __init__(self, recipe: Recipe | None = None) -> None:
        """Make the world as it stands before its first day."""
        self.recipe = recipe or Recipe()
        self.ecosystem = Ecosystem(self.recipe)
        self.truth = Truth(self.ecosystem)
        self._now = self.recipe.starts
        self._platform = WorldPlatform(self)

    @property
    def seed(self) -> int:
        """The number from which everything in the world follows."""
        return self.recipe.seed

    @property
    def clock(self) -> Clock:
        """The world's own clock."""
        return self._read_clock

    @property
    def platform(self) -> "WorldPlatform":
        """The made-up networks, behind the ports of real ones."""
        return self._platform

    def _read_clock(self) -> datetime:
        return self._now

    def live_a_day(self) -> int:
        """Live the next day; the clock then stands shortly after its end. Return its number."""
        day = self.ecosystem.live()
        self.pass_until(self.recipe.starts + timedelta(days=day.number + 1) + _AFTER_MIDNIGHT)
        return day.number

    def pass_until(self, at: datetime) -> None:
        """Let time go on to a moment; it never goes back."""
        self._now = max(self._now, at)

    def moment(self) -> int:
        """Return what the clock says, in microseconds since the world's start."""
        return (self._now - self.recipe.starts) // timedelta(microseconds=1)


@attrs.frozen(kw_only=True)
class Report:
    """A report that arrived, and what was decided on it."""

    referral: UUID
    receipt: Receipt
    ruling: Ruling


class WorldPlatform:
    """The networks of a world: they can be read, looked at and reported to."""

    name = NAME
    #: Every network here, as it stands at the front of keys and as a recipient is called.
    names = PLATFORMS
    can_be_asked = True

    def __init__(self, world: World) -> None:
        """Show a world."""
        self._world = world
        self.shown = Shown(world.ecosystem)
        self._moderation = Moderation(world.ecosystem)
        self._items = lru_cache(maxsize=2)(self.shown.day)
        self._face = lru_cache(maxsize=None)(self._look_of)
        self._posts: dict[str, int] = {}
        self._numbers: dict[str, int] = {}
        self._known_days = 0
        self._reports: dict[str, Report] = {}
        self._tries: dict[str, int] = {}
        self._told: set[str] = set()

    # What a collector does.

    def pages(self, since: Checkpoint) -> Iterator[Page]:
        """Read on from a checkpoint to the end of the last day that was lived."""
        day, place = _place_of(since)
        while day < len(self._world.ecosystem.days):
            items = self._items(day)
            rest = items[place : place + _ITEMS_PER_PAGE]
            place += len(rest)
            if place >= len(items):
                day, place = day + 1, 0
            yield Page(
                items=tuple(self._raw(item) for item in rest),
                reached=Checkpoint(f"{day}:{place}"),
            )

    def _raw(self, item: Item) -> RawItem:
        return RawItem(item.body, self.shown.seen_at(item.at), f"{item.at}")

    def parse(self, item: RawItem) -> Iterator[Observation]:
        """Say what one line means; a profile's picture is looked at, as a collector would."""
        starts = self._world.recipe.starts
        for seen in observations_in(item.body, seen_at=item.seen_at, starts=starts):
            if isinstance(seen, AccountSighting) and seen.avatar:
                yield attrs.evolve(seen, avatar_pdq=self._face(seen.avatar))
            else:
                yield seen

    def _look_of(self, sha256: str) -> str:
        """Return the PDQ fingerprint of an avatar; our own drawings need no sandbox."""
        data = self.shown.file(sha256)
        if data is None:
            return ""
        with Image.open(BytesIO(data)) as image:
            return pdq_of(np.asarray(image)).value

    # What brings files.

    def fetch(self, media: MediaSighting, *, limit: int) -> bytes:
        """Bring the bytes of a picture."""
        data = self.shown.file(media.sha256)
        if data is None:
            raise ItemUnreadable(f"the exercise shows no file {media.sha256[:12]}...")
        if len(data) > limit:
            raise ItemUnreadable(f"{len(data)} bytes are more than the {limit} that are left")
        return data

    # What a probe does.

    def look(self, location: Location, *, known: Sequence[str] = ()) -> Look:  # noqa: ARG002 -- the port's word; a made-up page says itself why it is gone
        """Look at a post or an account, as anybody could.

        Raises:
            ItemUnreadable: the made-up networks show nothing else than posts and accounts.
        """
        if location.kind not in {LocationKind.POST, LocationKind.ACCOUNT}:
            raise ItemUnreadable(f"the exercise shows no {location.kind} at {location.key}")
        at = self._world.moment()
        if stream(self._world.seed, "look", location.key, at).random() < _NO_ANSWER_PAGE:
            return self._seen(Presence.UNREACHABLE, Cause.UNKNOWN, "the page did not answer")
        account = self._account_at(location)
        if account is None:
            return self._seen(Presence.UNKNOWN, Cause.UNKNOWN, "no such page was ever shown")
        gone = self._world.ecosystem.standing.gone_accounts.get(account)
        if gone is not None and gone[0] <= at:
            whose = Cause.ACCOUNT if location.kind is LocationKind.POST else _CAUSES[gone[1]]
            return self._seen(Presence.GONE, whose, "this account does not exist any more")
        index = self._index_of(location.key) if location.kind is LocationKind.POST else None
        removed = self._world.ecosystem.standing.gone_posts.get(-1 if index is None else index)
        if removed is not None and removed[0] <= at:
            return self._seen(Presence.GONE, _CAUSES[removed[1]], _PAGES[removed[1]])
        return self._seen(Presence.PRESENT, None, "the page shows it")

    def _seen(self, presence: Presence, cause: Cause | None, said: str) -> Look:
        view = View(name="page", presence=presence, said=said)
        now = self._world.clock()
        return Look(at=now, presence=presence, cause=cause, views=(view,), because=said)

    def _account_at(self, location: Location) -> int | None:
        if location.kind is LocationKind.ACCOUNT:
            return self._number_of(location.key)
        index = self._index_of(location.key)
        if index is None:
            return None
        day = self._world.ecosystem.day_of(index)
        return int(day.account[index - day.first])

    def page(self, location: Location) -> bytes:
        """Return what anybody sees at a location, to be kept as evidence.

        Raises:
            ItemUnreadable: nothing is shown there, or not any more.
        """
        look = self.look(location)
        if look.presence is not Presence.PRESENT:
            raise ItemUnreadable(f"{location.key} cannot be captured: {look.because}")
        index = self._index_of(location.key) if location.kind is LocationKind.POST else None
        if index is not None:
            return self.shown.post(index).body
        number = self._number_of(location.key)
        return b"" if number is None else self.shown.profile(number).body

    def take(self, location: Location) -> Taken:
        """Capture what anybody sees at a location: the world's own bytes, without any network.

        Raises:
            ItemUnreadable: nothing is shown there, or not any more.
        """
        url, at = location.url or location.key, self._world.clock()
        body = self.page(location)
        return Taken(
            requested=url,
            final=url,
            began=at,
            ended=at,
            pieces=(Piece(url=url, body=body, at=at, mime="application/json"),),
            how="EXERCISE: the bytes come from a made-up world and were never on any network.",
            tool="fireline exercise",
            egress="none: an exercise reaches nothing outside of its own world",
            config={"seed": str(self._world.seed)},
            not_proven=("anything about the real world: this is an exercise",),
        )

    # What a channel does.

    def send(self, message: Message) -> Receipt:
        """Take one report, and let the network decide on it in its own time."""
        if message.message_id in self._reports:
            return self._reports[message.message_id].receipt
        tries = self._tries.get(message.message_id, 0)
        self._tries[message.message_id] = tries + 1
        rng = stream(self._world.seed, "line", message.location_key, tries)
        if rng.random() < _BUSY:
            raise DeliveryFailed(f"{message.recipient} is busy; try again")
        report = self._taken(message)
        if rng.random() < _LINE_DROPS:
            raise FateUnknown(f"the line to {message.recipient} dropped before its answer")
        return report.receipt

    def ask(self, message_id: str) -> Receipt | None:
        """Say whether a report has arrived."""
        report = self._reports.get(message_id)
        return None if report is None else report.receipt

    def _taken(self, message: Message) -> Report:
        at = self._world.moment()
        key = message.location_key
        ruling = Ruling(Decision.NOT_FOUND, at)
        if message.location_kind is LocationKind.ACCOUNT:
            number = self._number_of(key)
            if number is not None:
                ruling = self._moderation.on_account(number, at)
        elif (index := self._index_of(key)) is not None:
            ruling = self._moderation.on_post(index, at)
        reference = f"{message.recipient}-{len(self._reports) + 1:05d}"
        receipt = Receipt(reference=reference, at=self._world.clock(), said="received")
        report = Report(referral=message.referral, receipt=receipt, ruling=ruling)
        self._reports[message.message_id] = report
        return report

    def new_answers(self) -> list[Answer]:
        """Return the answers that have come in since the last asking, oldest first."""
        at = self._world.moment()
        due = [
            (report.ruling.at, message_id, report)
            for message_id, report in self._reports.items()
            if report.ruling.at <= at
            and message_id not in self._told
            and report.ruling.decision is not Decision.SILENT
        ]
        answers = []
        for ruled_at, message_id, report in sorted(due, key=lambda row: row[:2]):
            self._told.add(message_id)
            answers.append(
                Answer(
                    referral=report.referral,
                    outcome=Outcome(report.ruling.decision),
                    at=self.shown.moment(ruled_at),
                    said=f"{report.receipt.reference}: {report.ruling.decision}",
                )
            )
        return answers

    # Names.

    def _index_of(self, key: str) -> int | None:
        """Return the index in the world of a post by its key."""
        days = self._world.ecosystem.days
        for day in days[self._known_days :]:
            self._posts.update(zip(day.native, range(day.first, day.first + len(day)), strict=True))
        self._known_days = len(days)
        return self._posts.get(native_id_of(key))

    def index_of_post(self, key: str) -> int | None:
        """Return the index in the world of a post by its key; for the truth, not for a stage."""
        return self._index_of(key)

    def number_of_account(self, key: AccountKey | str) -> int | None:
        """Return the number in the world of an account by its key; for the truth as well."""
        return self._number_of(key)

    def _number_of(self, key: str) -> int | None:
        native = native_id_of(key)
        accounts = self._world.ecosystem.standing.accounts
        for account in accounts[len(self._numbers) :]:
            self._numbers[account.native] = account.number
        return self._numbers.get(native)


_CAUSES = {Gone.PLATFORM: Cause.PLATFORM, Gone.AUTHOR: Cause.AUTHOR}
_PAGES = {
    Gone.PLATFORM: "removed for a breach of our terms",
    Gone.AUTHOR: "deleted by its author",
}


def _place_of(since: Checkpoint) -> tuple[int, int]:
    day, _, place = (since.reached or "0:0").partition(":")
    return int(day), int(place)
