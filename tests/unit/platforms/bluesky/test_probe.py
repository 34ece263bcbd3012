import json
from collections.abc import Mapping
from uuid import UUID

import pytest

from fireline.domain.location import Location, LocationKind
from fireline.domain.presence import Cause, Look, Presence
from fireline.errors import ItemUnreadable
from fireline.platforms.bluesky.labels import in_force
from fireline.platforms.bluesky.probe import Probe
from fireline.platforms.recorded import RecordedAnswer
from fireline.verify.probe import Fact

from .told import LABELLER, NOW, VIEW, around, json_answer, look


def _looked(key: str, answers: Mapping[str, RecordedAnswer], *known: Fact) -> Look:
    location = Location(id=UUID(int=1), kind=LocationKind.POST, key=key, platform="bluesky")
    return Probe(around(answers)).look(location, known=known)


@pytest.mark.parametrize(
    ("when", "presence", "cause"),
    [
        ("untouched", Presence.PRESENT, None),
        ("taken down on the server", Presence.PARTLY, Cause.PLATFORM),
        ("taken down on both", Presence.GONE, Cause.PLATFORM),
        ("labelled", Presence.PARTLY, Cause.LABEL),
        ("deleted", Presence.GONE, Cause.UNKNOWN),
        ("account taken down", Presence.GONE, Cause.ACCOUNT),
    ],
)
def test_each_act_of_the_platform_is_told_from_the_others(
    when: str, presence: Presence, cause: Cause | None
) -> None:
    seen = _looked(*look(when))

    assert (seen.presence, seen.cause) == (presence, cause)


def test_a_deletion_that_the_stream_brought_is_the_authors() -> None:
    seen = _looked(*look("deleted"), Fact.DELETED_BY_AUTHOR)

    assert (seen.presence, seen.cause) == (Presence.GONE, Cause.AUTHOR)


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_servers_that_are_out_of_order_tell_nothing(status: int) -> None:
    key, answers = look("untouched")
    broken = json_answer({"error": "Oh"}, status)

    seen = _looked(key, {url: _unless_directory(url, broken, answers) for url in answers})

    assert (seen.presence, seen.cause) == (Presence.UNREACHABLE, None)


def _unless_directory(
    url: str, broken: RecordedAnswer, answers: Mapping[str, RecordedAnswer]
) -> RecordedAnswer:
    return broken if "/xrpc/" in url else answers[url]


def test_nobody_answering_is_unreachable_and_never_gone() -> None:
    key, _ = look("untouched")

    seen = _looked(key, {})

    assert (seen.presence, seen.cause) == (Presence.UNREACHABLE, None)
    assert {view.presence for view in seen.views} == {Presence.UNREACHABLE}


def test_gone_from_the_server_with_no_word_from_the_application_is_unknown() -> None:
    key, answers = look("taken down on both")

    seen = _looked(key, {url: said for url, said in answers.items() if not url.startswith(VIEW)})

    assert (seen.presence, seen.cause) == (Presence.UNKNOWN, None)


def test_an_account_that_the_directory_struck_off_is_not_gone_by_that_alone() -> None:
    key, answers = look("account taken down")
    struck_off = {
        url: said if "/xrpc/" in url else json_answer({"message": "DID not available"}, 410)
        for url, said in answers.items()
    }

    assert _looked(key, struck_off).presence is Presence.UNKNOWN


def test_without_a_labeller_no_label_is_asked_for() -> None:
    key, answers = look("labelled")
    location = Location(id=UUID(int=1), kind=LocationKind.POST, key=key, platform="bluesky")
    no_labels = {url: said for url, said in answers.items() if not url.startswith(LABELLER)}

    seen = Probe(around(no_labels, bluesky_labeler="")).look(location)

    assert (seen.presence, seen.cause) == (Presence.PRESENT, None)
    assert seen.views[-1].said == "no labeller is set"


def test_what_the_stream_told_of_an_account_names_the_cause_when_its_server_is_silent() -> None:
    key, answers = look("account taken down")
    status = next(url for url in answers if "getRepoStatus" in url)
    silent = {**answers, status: json_answer({"error": "Oh"}, 500)}

    assert _looked(key, silent).cause is Cause.UNKNOWN
    assert _looked(key, silent, Fact.ACCOUNT_TAKEN_DOWN).cause is Cause.ACCOUNT


def test_a_location_that_bluesky_does_not_have_is_unreadable() -> None:
    location = Location(
        id=UUID(int=1), kind=LocationKind.SITE, key="https://a.example", platform="web"
    )

    with pytest.raises(ItemUnreadable, match="no location of the kind site"):
        Probe(around()).look(location)


def _label(**changed: object) -> dict[str, object]:
    made = {"src": "did:plc:m", "uri": "at://x", "val": "!takedown", "cts": "2026-01-01T00:00:00Z"}
    return made | changed


@pytest.mark.parametrize(
    ("told", "standing"),
    [
        ([_label()], ("!takedown",)),
        ([_label(), _label(neg=True, cts="2026-01-02T00:00:00Z")], ()),
        ([_label(neg=True, cts="2026-01-02T00:00:00Z"), _label()], ()),
        ([_label(neg=True), _label(cts="2026-01-02T00:00:00Z")], ("!takedown",)),
        ([_label(exp="2026-02-01T00:00:00Z")], ()),
        ([_label(exp="2030-02-01T00:00:00Z")], ("!takedown",)),
        ([_label(val="spam")], ()),
        ([_label(uri="at://y")], ()),
        (["nonsense"], ()),
        (None, ()),
    ],
)
def test_only_hiding_labels_in_force_count(told: object, standing: tuple[str, ...]) -> None:
    assert in_force(told, ["at://x"], now=NOW) == standing


def test_the_recorded_proof_is_binary_and_the_rest_is_json() -> None:
    _, answers = look("untouched")

    for url, said in answers.items():
        if "sync.getRecord" not in url:
            json.loads(said.body)
