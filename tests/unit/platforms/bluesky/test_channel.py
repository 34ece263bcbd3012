import json
from datetime import UTC, datetime
from uuid import UUID

import attrs
import pytest

from fireline.domain.location import LocationKind
from fireline.domain.message import Message
from fireline.domain.referral import Instrument
from fireline.errors import ConfigError, DeliveryFailed, FateUnknown
from fireline.platforms import Around
from fireline.platforms.bluesky.channel import Reports
from fireline.platforms.recorded import RecordedAnswer, RecordedHttp

from .told import NOW, STORY, around, json_answer

HOME = "https://home.example"
SIGN_IN = f"{HOME}/xrpc/com.atproto.server.createSession"
REPORT = f"{HOME}/xrpc/com.atproto.moderation.createReport"
MESSAGE = Message(
    id=UUID(int=1),
    message_id="<exercise-1@unit.example>",
    referral=UUID(int=2),
    instrument=Instrument.TERMS_REFERRAL,
    recipient="bluesky",
    location_kind=LocationKind.POST,
    location_key=f"bluesky:{STORY['post']['uri']}#{STORY['post']['cid']}",
    url="",
    subject="EXERCISE",
    body="EXERCISE: for your voluntary consideration.",
    drafted_at=datetime(2026, 1, 1, tzinfo=UTC),
)
ACCOUNT = {
    "bluesky_service": HOME,
    "bluesky_handle": "unit.example",
    "bluesky_password": "xxxx",
    "bluesky_report_to": "did:plc:moderators",
}


def _around(report: RecordedAnswer | None) -> Around:
    answers = {SIGN_IN: json_answer({"accessJwt": "token"})}
    return around(answers | ({REPORT: report} if report else {}), **ACCOUNT)


def _failure(report: RecordedAnswer | None) -> DeliveryFailed:
    with pytest.raises(DeliveryFailed) as failed:
        Reports(_around(report)).send(MESSAGE)
    return failed.value


def test_a_report_is_sent_once_and_its_number_is_the_receipt() -> None:
    surroundings = _around(json_answer({"id": 7, "reportedBy": "did:plc:unit"}))

    receipt = Reports(surroundings).send(MESSAGE)

    assert (receipt.reference, receipt.at) == ("7", NOW)
    assert isinstance(surroundings.http, RecordedHttp)
    told = [json.loads(body) for url, body in surroundings.http.told if url == REPORT]
    assert [each["subject"] for each in told] == [
        {"$type": "com.atproto.repo.strongRef", **STORY["post"]}
    ]
    assert told[0]["reason"].endswith("Reference: <exercise-1@unit.example>")


def test_a_server_that_breaks_down_may_have_kept_the_report() -> None:
    assert isinstance(_failure(json_answer({"error": "InternalServerError"}, 500)), FateUnknown)


def test_a_server_that_is_not_reached_has_no_report() -> None:
    failed = _failure(None)

    assert type(failed) is DeliveryFailed
    assert not failed.permanent


def test_silence_after_the_report_leaves_its_fate_unknown() -> None:
    surroundings = _around(None)
    assert isinstance(surroundings.http, RecordedHttp)
    silent = attrs.evolve(surroundings.http, silent_after_telling=frozenset({REPORT}))

    with pytest.raises(FateUnknown):
        Reports(attrs.evolve(surroundings, http=silent)).send(MESSAGE)


def test_an_answer_that_cannot_be_read_leaves_its_fate_unknown() -> None:
    assert isinstance(_failure(RecordedAnswer(body=b"<html>")), FateUnknown)


@pytest.mark.parametrize(("status", "permanent"), [(429, False), (400, True), (403, True)])
def test_a_refusal_is_no_report(status: int, *, permanent: bool) -> None:
    failed = _failure(json_answer({"error": "Oh"}, status))

    assert type(failed) is DeliveryFailed
    assert failed.permanent is permanent


def test_a_service_that_does_not_know_the_finer_reason_gets_the_general_one() -> None:
    surroundings = _around(json_answer({"error": "InvalidRequest", "message": "bad reason"}, 400))

    with pytest.raises(DeliveryFailed):
        Reports(surroundings).send(MESSAGE)

    assert isinstance(surroundings.http, RecordedHttp)
    told = [json.loads(body)["reasonType"] for url, body in surroundings.http.told if url == REPORT]
    assert [each.partition("#")[2] for each in told] == [
        "reasonViolenceExtremistContent",
        "reasonViolation",
    ]


def test_without_the_units_account_the_settings_are_named() -> None:
    with pytest.raises(ConfigError, match="FIRELINE_BLUESKY_HANDLE"):
        Reports(around()).send(MESSAGE)


def test_nobody_can_be_asked_for_a_report() -> None:
    reports = Reports(_around(None))

    assert not reports.can_be_asked
    with pytest.raises(DeliveryFailed, match="does not say"):
        reports.ask("<exercise-1@unit.example>")
