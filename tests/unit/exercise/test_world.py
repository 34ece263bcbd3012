import hashlib
from datetime import timedelta
from uuid import UUID

import numpy as np
import pytest

from fireline.domain.checkpoint import Checkpoint
from fireline.domain.ids import post_key
from fireline.domain.location import Location, LocationKind
from fireline.domain.message import Message, Outcome
from fireline.domain.observation import AccountSighting, MediaSighting, Observation, Post
from fireline.domain.presence import Cause, Presence
from fireline.domain.referral import Instrument
from fireline.errors import DeliveryFailed, FateUnknown, ItemUnreadable
from fireline.exercise.accounts import Gone
from fireline.exercise.columns import HOUR
from fireline.exercise.people import PLATFORMS, Kind
from fireline.exercise.posts import Label
from fireline.exercise.recipe import Recipe
from fireline.exercise.truth import Truth
from fireline.exercise.world import World
from fireline.scour.collector import RawItem

NOBODY = UUID(int=0)


def world_after(days: int, **asked: object) -> World:
    world = World(Recipe(seed=6, accounts=400, days=days, **asked))  # type: ignore[arg-type] -- one of the recipe's own numbers
    for _ in range(days):
        world.live_a_day()
    return world


def read(world: World, since: Checkpoint | None = None) -> list[Observation]:
    pages = world.platform.pages(since or Checkpoint())
    return [seen for page in pages for item in page.items for seen in world.platform.parse(item)]


def place_of(world: World, key: str, kind: LocationKind = LocationKind.POST) -> Location:
    return Location(id=NOBODY, kind=kind, key=key, platform=key.partition(":")[0])


def message(key: str, kind: LocationKind, number: int = 1) -> Message:
    return Message(
        id=UUID(int=number),
        message_id=f"<{number}@example.org>",
        referral=UUID(int=number),
        instrument=Instrument.TERMS_REFERRAL,
        recipient=key.partition(":")[0],
        location_kind=kind,
        location_key=key,
        url="",
        subject="EXERCISE",
        body="EXERCISE",
    )


def a_work_post(world: World) -> str:
    """Return the key of the first post that carries a work."""
    behind = world.ecosystem.behind[0]
    return world.truth.key_of_post(int(np.flatnonzero(behind.label == Label.WORK)[0]))


def test_reading_on_from_any_page_brings_exactly_the_rest() -> None:
    world = world_after(2)

    whole = list(world.platform.pages(Checkpoint()))

    assert len(whole) > 2
    for place, page in enumerate(whole):
        assert list(world.platform.pages(page.reached)) == whole[place + 1 :]


def test_a_day_is_read_when_it_has_been_lived() -> None:
    world = world_after(1)
    *_, last = world.platform.pages(Checkpoint())

    assert list(world.platform.pages(last.reached)) == []
    world.live_a_day()
    posts = [seen for seen in read(world, last.reached) if isinstance(seen, Post)]
    assert len(posts) == len(world.ecosystem.days[1])
    assert all(seen.seen_at <= world.clock() for seen in posts)


def test_nothing_that_is_shown_tells_what_is_true() -> None:
    world = world_after(1)
    words = {word.name.lower() for word in (*Label, *Kind)} - {"news", "parody"}

    items = [item for page in world.platform.pages(Checkpoint()) for item in page.items]

    assert len(items) > 800
    shown = b"\n".join(item.body for item in items).decode()
    assert [word for word in words if f'"{word}"' in shown] == []
    assert "person" not in shown
    assert "label" not in shown


def test_a_line_that_is_no_line_is_set_aside() -> None:
    world = world_after(1)

    for broken in (b"", b"{}", b'{"kind": "post"}', b"\xff\xfe", b"[1]"):
        with pytest.raises(ItemUnreadable):
            list(world.platform.parse(RawItem(broken, world.clock())))


def test_files_are_what_their_told_hash_says() -> None:
    world = world_after(2)
    media = [seen for seen in read(world) if isinstance(seen, MediaSighting)]

    assert len(media) > 5
    for told in media:
        data = world.platform.fetch(told, limit=1_000_000)
        assert hashlib.sha256(data).hexdigest() == told.sha256
        assert len(data) == told.size
    with pytest.raises(ItemUnreadable):
        world.platform.fetch(media[0], limit=10)


@pytest.mark.long
def test_the_picture_of_a_returner_looks_like_the_old_one() -> None:
    world = world_after(1, own_suspensions=0.0)
    for account in range(40):
        world.ecosystem.remove_account(account, 24 * HOUR, Gone.PLATFORM)
    for _ in range(7):
        world.live_a_day()
    profiles = {seen.account: seen for seen in read(world) if isinstance(seen, AccountSighting)}

    pairs = [(profiles[old], profiles[new]) for old, new in world.truth.successions()]
    near = [
        (int(old.avatar_pdq, 16) ^ int(new.avatar_pdq, 16)).bit_count() <= 31
        for old, new in pairs
        if old.avatar_pdq and new.avatar_pdq
    ]

    assert len(near) > 10
    assert np.mean(near) > 0.6


def test_a_post_is_present_until_its_platform_removes_it() -> None:
    world = world_after(1, author_deletes=0.0)
    key = a_work_post(world)
    index = world.platform.index_of_post(key)
    assert index is not None
    looks = [world.platform.look(place_of(world, key))]
    world.ecosystem.remove_post(index, world.moment(), Gone.PLATFORM)
    looks.append(world.platform.look(place_of(world, key)))

    told = [(look.presence, look.cause) for look in looks]

    assert told == [(Presence.PRESENT, None), (Presence.GONE, Cause.PLATFORM)]
    with pytest.raises(ItemUnreadable):
        world.platform.page(place_of(world, key))


def test_a_post_of_a_removed_account_is_gone_with_it() -> None:
    world = world_after(1, author_deletes=0.0)
    key = a_work_post(world)
    account = int(world.ecosystem.days[0].account[world.platform.index_of_post(key) or 0])
    world.ecosystem.remove_account(account, world.moment(), Gone.PLATFORM)

    look = world.platform.look(place_of(world, key))

    assert (look.presence, look.cause) == (Presence.GONE, Cause.ACCOUNT)


def test_what_never_was_is_unknown_and_not_gone() -> None:
    world = world_after(1)

    look = world.platform.look(place_of(world, post_key(PLATFORMS[0], "2222222222222")))

    assert look.presence is Presence.UNKNOWN


def sent(world: World, letter: Message) -> None:
    """Hand a message over until it arrives, as the outbox would."""
    for _ in range(5):
        try:
            world.platform.send(letter)
        except FateUnknown:
            assert world.platform.ask(letter.message_id) is not None
            return
        except DeliveryFailed:
            continue
        return


def test_networks_remove_most_of_what_is_rightly_reported_and_little_else() -> None:
    world = world_after(1, author_deletes=0.0, own_suspensions=0.0)
    people, truth = world.ecosystem.people, world.truth
    inside = np.flatnonzero(people.kind < Kind.ORDINARY).tolist()
    outside = np.flatnonzero(people.kind >= Kind.ORDINARY).tolist()
    for number in [*inside, *outside]:
        sent(world, message(truth.key_of_account(number), LocationKind.ACCOUNT, number + 1))

    gone = world.ecosystem.standing.gone_accounts

    assert 0.5 <= np.mean([number in gone for number in inside]) <= 0.8
    assert np.mean([number in gone for number in outside]) <= 0.1
    assert min(at for at, _ in gone.values()) > world.moment()


def test_answers_come_when_they_are_due_and_once() -> None:
    world = world_after(1)
    for number in range(30):
        key = world.truth.key_of_account(number)
        sent(world, message(key, LocationKind.ACCOUNT, number + 1))

    assert world.platform.new_answers() == []
    world.pass_until(world.clock() + timedelta(days=60))
    answers = world.platform.new_answers()

    assert 20 < len(answers) <= 30
    assert Outcome.ACCOUNT_SUSPENDED in {answer.outcome for answer in answers}
    assert Outcome.REFUSED in {answer.outcome for answer in answers}
    assert world.platform.new_answers() == []


def test_a_second_copy_of_a_message_is_the_same_report() -> None:
    world = world_after(1)
    letter = message(world.truth.key_of_account(0), LocationKind.ACCOUNT)
    sent(world, letter)

    receipt = world.platform.ask(letter.message_id)

    assert receipt is not None
    assert world.platform.send(letter) == receipt
    assert world.platform.ask("<other@example.org>") is None


@pytest.mark.long
def test_two_readings_of_one_seed_are_equal() -> None:
    first, second = world_after(2), world_after(2)

    assert read(first) == read(second)
    assert Truth(first.ecosystem).oxygen() == Truth(second.ecosystem).oxygen()


def test_only_posts_and_accounts_can_be_looked_at() -> None:
    world = world_after(1)

    with pytest.raises(ItemUnreadable, match="shows no site"):
        world.platform.look(place_of(world, "https://example.org/", LocationKind.SITE))


def test_an_account_goes_when_enough_of_its_posts_were_removed() -> None:
    world = world_after(3, author_deletes=0.0, own_suspensions=0.0)
    eco = world.ecosystem
    posts: dict[int, list[int]] = {}
    for day, behind in zip(eco.days, eco.behind, strict=True):
        for row in np.flatnonzero(behind.label == Label.WORK).tolist():
            posts.setdefault(int(day.account[row]), []).append(day.first + row)
    strict = [n for n in posts if eco.standing.accounts[n].platform == 0]
    busiest = max(strict, key=lambda account: len(posts[account]))
    assert len(posts[busiest]) >= 6
    for number, index in enumerate(posts[busiest]):
        sent(world, message(world.truth.key_of_post(index), LocationKind.POST, number + 1))

    removed = [index for index in posts[busiest] if index in eco.standing.gone_posts]

    assert len(removed) >= 4  # as many as make this network remove the account as well
    assert busiest in eco.standing.gone_accounts


def test_not_every_newcomer_is_somebody_who_came_back() -> None:
    world = world_after(4, own_suspensions=0.05)
    since = world.recipe.starts
    newcomers = {
        seen.account
        for seen in read(world)
        if isinstance(seen, AccountSighting) and (seen.created_at or since) > since
    }
    returned = {new for _, new in world.truth.successions()}

    assert returned < newcomers
