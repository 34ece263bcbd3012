from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import attrs
import pytest

from e2e.network import moderation
from e2e.network.network import Network
from fireline.domain.location import LocationKind
from fireline.domain.message import Message
from fireline.domain.referral import Instrument
from fireline.errors import DeliveryFailed
from fireline.platforms import Around
from fireline.platforms.bluesky import names
from fireline.platforms.bluesky.channel import Reports

from .conftest import Settle

pytestmark = pytest.mark.server


def _message(kind: LocationKind, key: str, **changed: Any) -> Message:
    message = Message(
        id=UUID(int=1),
        message_id="<exercise-1@unit.example>",
        referral=UUID(int=2),
        instrument=Instrument.TERMS_REFERRAL,
        recipient="bluesky",
        location_kind=kind,
        location_key=key,
        url="",
        subject="EXERCISE",
        body="EXERCISE: coloured shapes, for your voluntary consideration.",
        drafted_at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    return attrs.evolve(message, **changed)


def test_a_report_on_a_post_is_found_by_the_moderators(
    around: Around, network: Network, someone: Settle
) -> None:
    post = someone("ann").post("EXERCISE to be reported")
    network.drain()

    receipt = Reports(around).send(_message(LocationKind.POST, names.post(post.uri, post.cid)))

    (found,) = [
        each for each in moderation.reports(network) if each["subject"].get("uri") == post.uri
    ]
    assert receipt.reference == str(found["id"])
    assert found["subject"]["cid"] == post.cid
    assert found["event"]["comment"].startswith("EXERCISE: coloured shapes")
    assert "Reference: <exercise-1@unit.example>" in found["event"]["comment"]
    assert found["event"]["reportType"].endswith("#reasonViolenceExtremistContent")


def test_a_report_on_any_version_of_a_post_names_the_one_that_stands(
    around: Around, network: Network, someone: Settle
) -> None:
    post = someone("ann").post("EXERCISE to be reported")

    Reports(around).send(_message(LocationKind.POST, names.post(post.uri)))

    subjects = [each["subject"] for each in moderation.reports(network)]
    assert [each["cid"] for each in subjects if each.get("uri") == post.uri] == [post.cid]


def test_a_report_on_an_account_is_found_by_the_moderators(
    around: Around, network: Network, someone: Settle
) -> None:
    ann = someone("ann")

    Reports(around).send(_message(LocationKind.ACCOUNT, names.account(ann.did)))

    subjects = [each["subject"] for each in moderation.reports(network)]
    assert [each for each in subjects if each.get("did") == ann.did] != []


def test_a_wrong_password_is_a_report_that_was_not_sent(around: Around, someone: Settle) -> None:
    ann = someone("ann")
    wrong = attrs.evolve(around, settings=around.settings.changed(bluesky_password="wrong"))

    with pytest.raises(DeliveryFailed, match="could not sign in") as failed:
        Reports(wrong).send(_message(LocationKind.ACCOUNT, names.account(ann.did)))

    assert type(failed.value) is DeliveryFailed
    assert failed.value.permanent


def test_a_report_too_long_for_bluesky_is_not_sent(around: Around, someone: Settle) -> None:
    key = names.account(someone("ann").did)

    with pytest.raises(DeliveryFailed, match="at most 2,000 signs"):
        Reports(around).send(_message(LocationKind.ACCOUNT, key, body="x" * 2_000))
