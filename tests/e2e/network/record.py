"""Record what the real network says, for the unit tests: ``python -m e2e.network.record``.

Run it from ``tests/``, after the network's version has changed. What is written under
``tests/unit/platforms/bluesky/recorded/`` is what its servers said, byte for byte; the addresses in
it are those of that run's servers on loopback.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
from websockets.sync.client import connect

from e2e.network import moderation
from e2e.network.network import Network, running_network
from e2e.network.people import Person, Record, settle
from e2e.network.shapes import shape

OUT = Path(__file__).parents[2] / "unit" / "platforms" / "bluesky" / "recorded"


def main() -> None:
    """Start a network, do on it what the unit tests speak of, and write down what it says."""
    OUT.mkdir(parents=True, exist_ok=True)
    with running_network() as network:
        story = _told(network)
        (OUT / "firehose.frames").write_bytes(b"".join(_framed(_frames(network))))
        (OUT / "story.json").write_text(json.dumps(story, indent=1) + "\n")


def _told(network: Network) -> dict[str, object]:
    ann, bob = settle(network, "ann"), settle(network, "bob")
    ann.introduce("Ann EXERCISE", about="Nonsense and shapes", avatar=shape(1))
    post = ann.post("EXERCISE wibble https://example.com/wobble", images=(shape(2), shape(3)))
    bob.follow(ann)
    passed_on = bob.repost(post)
    quote = bob.post("EXERCISE look", quote=post)
    answer = bob.post("EXERCISE no", reply_to=post)
    card = bob.post("EXERCISE card", link="https://example.com/card")
    bob.publish(
        "app.bsky.feed.like",
        {
            "$type": "app.bsky.feed.like",
            "subject": post.reference,
            "createdAt": "2026-01-01T00:00:00Z",
        },
    )
    network.drain()
    return {
        "ann": {"did": ann.did, "handle": ann.handle},
        "bob": {"did": bob.did, "handle": bob.handle},
        **{
            name: {"uri": each.uri, "cid": each.cid}
            for name, each in {
                "post": post,
                "repost": passed_on,
                "quote": quote,
                "answer": answer,
                "card": card,
            }.items()
        },
        "views": _views(network, ann, bob),
        "looks": _looks(network, ann, bob, post),
    }


def _views(network: Network, ann: Person, bob: Person) -> dict[str, object]:
    view = f"{network.places.appview}/xrpc/app.bsky"
    asked = {
        "author": (f"{view}.feed.getAuthorFeed", {"actor": ann.did}),
        "passer_on": (f"{view}.feed.getAuthorFeed", {"actor": bob.did}),
        "search": (f"{view}.feed.searchPosts", {"q": "wibble"}),
        "profile": (f"{view}.actor.getProfiles", {"actors": ann.did}),
    }
    return {
        name: network.http.get(url, params=params).json() for name, (url, params) in asked.items()
    }


def _looks(network: Network, ann: Person, bob: Person, post: Record) -> dict[str, object]:
    """Look at one post through every window, after each of the acts that can befall it."""
    looks = {"untouched": _look(network, post)}
    moderation.take_down_on_pds(network, post)
    looks["taken down on the server"] = _look(network, post)
    moderation.take_down_on_appview(network, post)
    looks["taken down on both"] = _look(network, post)
    other = bob.post("EXERCISE another")
    network.drain()
    moderation.take_down_in_ozone(network, other)
    looks["labelled"] = _look(network, other)
    bob.delete(other)
    network.drain()
    looks["deleted"] = _look(network, other)
    last = bob.post("EXERCISE last")
    network.drain()
    moderation.take_down_account_on_pds(network, bob)
    network.drain()
    looks["account taken down"] = _look(network, last)
    return {**looks, "by": {"ann": ann.did, "bob": bob.did}}


def _look(network: Network, post: Record) -> dict[str, object]:
    places = network.places
    record = {"collection": post.collection, "rkey": post.key}
    asked: dict[str, tuple[str, dict[str, str | list[str]]]] = {
        "directory": (f"{places.plc}/{post.did}", {}),
        "record": (f"{places.pds}/xrpc/com.atproto.repo.getRecord", {"repo": post.did, **record}),
        "status": (f"{places.pds}/xrpc/com.atproto.sync.getRepoStatus", {"did": post.did}),
        "proof": (f"{places.pds}/xrpc/com.atproto.sync.getRecord", {"did": post.did, **record}),
        "application": (f"{places.appview}/xrpc/app.bsky.feed.getPosts", {"uris": post.uri}),
        "labels": (
            f"{places.ozone}/xrpc/com.atproto.label.queryLabels",
            {"uriPatterns": [post.uri, post.did]},
        ),
    }
    said = {name: _answer(network.http.get(url, params=q)) for name, (url, q) in asked.items()}
    return {"uri": post.uri, "cid": post.cid, "said": said}


def _answer(answer: httpx.Response) -> dict[str, object]:
    return {
        "status": answer.status_code,
        "type": answer.headers.get("content-type", ""),
        "hex": answer.content.hex(),
    }


def _frames(network: Network) -> Iterator[bytes]:
    url = f"{network.places.firehose}/xrpc/com.atproto.sync.subscribeRepos?cursor=0"
    with connect(url, max_size=None, proxy=None) as stream:
        try:
            while True:
                message = stream.recv(timeout=1.0)
                assert isinstance(message, bytes)
                yield message
        except TimeoutError:
            return


def _framed(messages: Iterator[bytes]) -> Iterator[bytes]:
    """Write each message after its length, in four bytes, the largest first."""
    for message in messages:
        yield len(message).to_bytes(4, "big") + message


if __name__ == "__main__":
    main()
