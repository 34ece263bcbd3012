from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import attrs
import libipld
import pytest

from fireline.domain.checkpoint import Checkpoint
from fireline.errors import ItemUnreadable, SourceUnavailable, StoreError
from fireline.platforms.bluesky.firehose import Firehose
from fireline.platforms.bluesky.frames import opened
from fireline.platforms.recorded import RecordedStreams
from fireline.scour.collector import Page

from .told import RELAY, around, frames

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def _relay(messages: Sequence[bytes]) -> RecordedStreams:
    """A relay that keeps all messages and gives those after the cursor."""

    def after(url: str) -> list[bytes]:
        cursor = int(parse_qs(urlsplit(url).query)["cursor"][0])
        return [each for each in messages if (_sequence(each) or cursor + 1) > cursor]

    return RecordedStreams(messages=after)


def _sequence(message: bytes) -> int | None:
    try:
        return opened(message).sequence
    except ItemUnreadable:
        return None


def _firehose(messages: Sequence[bytes], *, page: int = 10_000) -> Firehose:
    return Firehose(around(streams=_relay(messages)), once=True, page=page)


def _message(header: dict[str, object], body: dict[str, object]) -> bytes:
    return bytes(libipld.encode_dag_cbor(header) + libipld.encode_dag_cbor(body))


def _error(name: str) -> bytes:
    return _message({"op": -1}, {"error": name, "message": "EXERCISE"})


def test_the_source_is_named_after_its_relay() -> None:
    assert _firehose([]).name == f"bluesky firehose {urlsplit(RELAY).netloc}"


def test_reading_on_brings_exactly_the_rest() -> None:
    firehose = _firehose(frames(), page=7)
    whole = list(firehose.pages(Checkpoint()))

    for number, page in enumerate(whole[:-1]):
        assert list(firehose.pages(page.reached)) == whole[number + 1 :]


def test_everything_is_read_once_and_in_order() -> None:
    pages = list(_firehose(frames(), page=7).pages(Checkpoint()))

    assert [item.body for page in pages for item in page.items] == frames()


def test_a_message_that_comes_twice_is_read_once() -> None:
    first, second = frames()[:2]

    (page,) = _firehose([first, second, first, second]).pages(Checkpoint())

    assert [item.body for item in page.items] == [first, second]


def test_a_jump_is_a_gap_between_the_messages_beside_it() -> None:
    first, *_, last = frames()[:5]

    (page,) = _firehose([first, last]).pages(Checkpoint())

    (gap,) = page.gaps
    assert (gap.after, gap.until) == (str(opened(first).sequence), str(opened(last).sequence))
    assert (gap.from_at, gap.until_at) == (opened(first).at, opened(last).at)
    assert gap.because == "the relay's numbers jumped over 3"


def test_what_came_before_the_very_first_reading_is_no_gap() -> None:
    outdated = _message({"op": 1, "t": "#info"}, {"name": "OutdatedCursor"})

    (page,) = _firehose([outdated, *frames()[3:5]]).pages(Checkpoint())

    assert page.gaps == ()


def test_an_outdated_checkpoint_is_a_gap_up_to_the_first_message() -> None:
    outdated = _message({"op": 1, "t": "#info"}, {"name": "OutdatedCursor"})

    (page,) = _firehose([outdated, *frames()[3:5]]).pages(Checkpoint("1"))

    (gap,) = page.gaps
    assert (gap.after, gap.until) == ("1", str(opened(frames()[3]).sequence))
    assert gap.because == "the relay no longer keeps what we had not read"


def test_a_stream_that_the_relay_closes_is_an_unavailable_source() -> None:
    with pytest.raises(SourceUnavailable, match="ConsumerTooSlow EXERCISE"):
        list(_firehose([_error("ConsumerTooSlow")]).pages(Checkpoint()))


def test_a_message_that_cannot_be_read_is_handed_on_to_be_set_aside() -> None:
    first, second = frames()[:2]
    firehose = _firehose([first, b"\xff", second])

    (page,) = firehose.pages(Checkpoint())

    assert [item.body for item in page.items] == [first, b"\xff", second]
    with pytest.raises(ItemUnreadable):
        list(firehose.parse(page.items[1]))


def test_a_checkpoint_of_something_else_is_refused() -> None:
    with pytest.raises(StoreError, match="not a checkpoint of the firehose"):
        list(_firehose([]).pages(Checkpoint("line 7")))


def test_reading_once_ends_with_what_was_published_after_it_began() -> None:
    early = attrs.evolve(around(streams=_relay(frames())), clock=lambda: LONG_AGO)

    pages = list(Firehose(early, once=True).pages(Checkpoint()))

    assert [item.body for page in pages for item in page.items] == frames()[:1]


def test_reading_for_ever_says_now_and_then_how_far_it_is() -> None:
    pages = Firehose(around(streams=_relay(frames()))).pages(Checkpoint())

    first, second = next(pages), next(pages)

    assert [item.body for item in first.items] == frames()
    assert second == Page(items=(), reached=first.reached)
