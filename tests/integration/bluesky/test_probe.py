from uuid import UUID

import pytest

from e2e.network import moderation
from e2e.network.network import Network
from e2e.network.people import Person, Record
from fireline.domain.location import Location, LocationKind
from fireline.domain.presence import Cause, Look, Presence
from fireline.platforms import Around
from fireline.platforms.bluesky import names
from fireline.platforms.bluesky.probe import Probe
from fireline.verify.probe import Fact

from .conftest import Settle

pytestmark = pytest.mark.server
_ID = UUID(int=1)


@pytest.fixture
def probe(around: Around) -> Probe:
    return Probe(around)


@pytest.fixture
def ann(someone: Settle) -> Person:
    return someone("ann")


@pytest.fixture
def post(network: Network, ann: Person) -> Record:
    made = ann.post("EXERCISE to be looked at")
    network.drain()
    return made


def _at(post: Record) -> Location:
    key = names.post(post.uri, post.cid)
    return Location(id=_ID, kind=LocationKind.POST, key=key, platform="bluesky")


def _at_account(person: Person) -> Location:
    key = names.account(person.did)
    return Location(id=_ID, kind=LocationKind.ACCOUNT, key=key, platform="bluesky")


def _in_short(look: Look) -> tuple[Presence, Cause | None]:
    return look.presence, look.cause


def test_a_post_that_nobody_touched_is_present(probe: Probe, post: Record) -> None:
    look = probe.look(_at(post))

    assert _in_short(look) == (Presence.PRESENT, None)
    assert [(view.name, view.presence) for view in look.views] == [
        ("server", Presence.PRESENT),
        ("repository", Presence.PRESENT),
        ("application view", Presence.PRESENT),
        ("labels", Presence.PRESENT),
    ]


def test_a_takedown_on_the_server_alone_is_partly_gone_by_the_platform(
    probe: Probe, network: Network, post: Record
) -> None:
    moderation.take_down_on_pds(network, post)
    network.drain()

    look = probe.look(_at(post))

    assert _in_short(look) == (Presence.PARTLY, Cause.PLATFORM)
    assert ("signed repository", Presence.PRESENT) in [
        (view.name, view.presence) for view in look.views
    ]


def test_a_post_that_was_put_back_is_present_again(
    probe: Probe, network: Network, post: Record
) -> None:
    moderation.take_down_on_pds(network, post)
    moderation.restore_on_pds(network, post)
    network.drain()

    assert _in_short(probe.look(_at(post))) == (Presence.PRESENT, None)


def test_a_takedown_in_the_application_view_alone_is_partly_gone_by_the_platform(
    probe: Probe, network: Network, post: Record
) -> None:
    moderation.take_down_on_appview(network, post)

    assert _in_short(probe.look(_at(post))) == (Presence.PARTLY, Cause.PLATFORM)


def test_a_takedown_on_server_and_application_view_is_gone_by_the_platform(
    probe: Probe, network: Network, post: Record
) -> None:
    moderation.take_down_on_pds(network, post)
    moderation.take_down_on_appview(network, post)

    assert _in_short(probe.look(_at(post))) == (Presence.GONE, Cause.PLATFORM)


def test_a_takedown_of_a_record_in_ozone_is_a_label_and_no_more(
    probe: Probe, network: Network, post: Record
) -> None:
    moderation.take_down_in_ozone(network, post)

    assert _in_short(probe.look(_at(post))) == (Presence.PARTLY, Cause.LABEL)


def test_a_deletion_that_the_stream_brought_is_the_authors(
    probe: Probe, network: Network, ann: Person, post: Record
) -> None:
    ann.delete(post)
    network.drain()

    look = probe.look(_at(post), known=[Fact.DELETED_BY_AUTHOR])

    assert _in_short(look) == (Presence.GONE, Cause.AUTHOR)


def test_a_deletion_that_the_stream_did_not_bring_is_gone_and_why_is_unknown(
    probe: Probe, network: Network, ann: Person, post: Record
) -> None:
    ann.delete(post)
    network.drain()

    look = probe.look(_at(post))

    assert _in_short(look) == (Presence.GONE, Cause.UNKNOWN)
    assert ("signed repository", Presence.GONE) in [
        (view.name, view.presence) for view in look.views
    ]


@pytest.mark.parametrize("where", ["server", "ozone"])
def test_a_takedown_of_the_whole_account_takes_its_posts_along(
    probe: Probe, network: Network, ann: Person, post: Record, where: str
) -> None:
    if where == "server":
        moderation.take_down_account_on_pds(network, ann)
        network.drain()
    else:
        moderation.take_down_in_ozone(network, ann)

    assert _in_short(probe.look(_at(post))) == (Presence.GONE, Cause.ACCOUNT)
    assert _in_short(probe.look(_at_account(ann))) == (Presence.GONE, Cause.ACCOUNT)


def test_an_account_that_its_holder_left_is_gone_by_its_author(
    probe: Probe, network: Network, ann: Person, post: Record
) -> None:
    ann.leave()
    network.drain()

    assert _in_short(probe.look(_at(post))) == (Presence.GONE, Cause.AUTHOR)
    assert _in_short(probe.look(_at_account(ann))) == (Presence.GONE, Cause.AUTHOR)


def test_an_account_that_nobody_touched_is_present(
    probe: Probe, network: Network, ann: Person
) -> None:
    network.drain()

    assert _in_short(probe.look(_at_account(ann))) == (Presence.PRESENT, None)
