"""What a real network said when it was recorded (tests/e2e/network/record.py)."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fireline.platforms import Around
from fireline.platforms.recorded import RecordedAnswer, RecordedHttp, RecordedStreams
from fireline.settings import Settings

HERE = Path(__file__).parent / "recorded"
NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
RELAY = "wss://relay.example"
VIEW = "https://view.example"
PLC = "https://plc.example"
LABELLER = "https://labels.example"
STORY: dict[str, Any] = json.loads((HERE / "story.json").read_text())


def frames() -> list[bytes]:
    """Return the messages of the firehose in their order."""
    return list(_unframed((HERE / "firehose.frames").read_bytes()))


def _unframed(data: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        yield data[at + 4 : at + 4 + length]
        at += 4 + length


def around(
    answers: Mapping[str, RecordedAnswer] | None = None,
    streams: RecordedStreams | None = None,
    **changed: Any,
) -> Around:
    """Return what a platform is handed, with recorded ways out."""
    settings = Settings(
        bluesky_relay=RELAY, bluesky_appview=VIEW, bluesky_plc=PLC, bluesky_labeler=LABELLER
    )
    return Around(
        settings=settings.changed(**changed),
        clock=lambda: NOW,
        http=RecordedHttp(answers=answers or {}),
        streams=streams or RecordedStreams(messages=lambda _url: ()),
    )


def json_answer(fields: object, status: int = 200) -> RecordedAnswer:
    """Return an answer that says these fields."""
    return RecordedAnswer(status=status, body=json.dumps(fields).encode())


def look(name: str) -> tuple[str, dict[str, RecordedAnswer]]:
    """Return a post's key, and what every window said of it at one point of the story."""
    seen = STORY["looks"][name]
    uri, did = seen["uri"], seen["uri"].split("/")[2]
    collection, rkey = uri.split("/")[3:]
    said = {window: _answer(each) for window, each in seen["said"].items()}
    pds = json.loads(said["directory"].body)["service"][0]["serviceEndpoint"]
    where = {"collection": collection, "rkey": rkey}
    addresses = {
        "directory": f"{PLC}/{did}",
        "record": _url(pds, "com.atproto.repo.getRecord", {"repo": did, **where}),
        "status": _url(pds, "com.atproto.sync.getRepoStatus", {"did": did}),
        "proof": _url(pds, "com.atproto.sync.getRecord", {"did": did, **where}),
        "application": _url(VIEW, "app.bsky.feed.getPosts", {"uris": uri}),
        "labels": f"{LABELLER}/xrpc/com.atproto.label.queryLabels?"
        + urlencode([("uriPatterns", uri), ("uriPatterns", did)]),
    }
    return f"bluesky:{uri}#{seen['cid']}", {addresses[window]: said[window] for window in said}


def _answer(said: Mapping[str, Any]) -> RecordedAnswer:
    return RecordedAnswer(
        status=said["status"],
        headers={"content-type": said["type"]},
        body=bytes.fromhex(said["hex"]),
    )


def _url(server: str, method: str, query: Mapping[str, str]) -> str:
    return f"{server}/xrpc/{method}?{urlencode(query)}"
