"""People on the network, and what they do: publish, follow, pass on, delete."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import attrs
import httpx

from e2e.network.network import Network

PASSWORD = "coloured-shapes"
_POST = "app.bsky.feed.post"


@attrs.frozen(kw_only=True)
class Record:
    """A record that somebody published: its address and the hash of its content."""

    uri: str
    cid: str

    @property
    def key(self) -> str:
        """The record's own name, the last part of its address."""
        return self.uri.rpartition("/")[2]

    @property
    def collection(self) -> str:
        """The kind of record, the middle part of its address."""
        return self.uri.split("/")[3]

    @property
    def did(self) -> str:
        """Who published it."""
        return self.uri.split("/")[2]

    @property
    def reference(self) -> dict[str, str]:
        """How other records point to this one."""
        return {"uri": self.uri, "cid": self.cid}


@attrs.frozen(kw_only=True)
class Person:
    """An account of the network with its open session."""

    did: str
    handle: str
    network: Network
    session: dict[str, str]

    def post(
        self,
        text: str,
        *,
        images: tuple[bytes, ...] = (),
        quote: Record | None = None,
        reply_to: Record | None = None,
        link: str | None = None,
    ) -> Record:
        """Publish a post, with pictures, a quoted post, an answered post or a link card."""
        record: dict[str, object] = {"$type": _POST, "text": text, "createdAt": _now()}
        if images:
            pictures = [{"alt": "EXERCISE", "image": self.upload(each)} for each in images]
            record["embed"] = {"$type": "app.bsky.embed.images", "images": pictures}
        if quote is not None:
            record["embed"] = {"$type": "app.bsky.embed.record", "record": quote.reference}
        if link is not None:
            card = {"uri": link, "title": "EXERCISE", "description": "EXERCISE"}
            record["embed"] = {"$type": "app.bsky.embed.external", "external": card}
        if reply_to is not None:
            record["reply"] = {"root": reply_to.reference, "parent": reply_to.reference}
        return self.publish(_POST, record)

    def repost(self, post: Record) -> Record:
        """Pass on somebody's post."""
        kind = "app.bsky.feed.repost"
        record: dict[str, object] = {"$type": kind, "subject": post.reference}
        record["createdAt"] = _now()
        return self.publish(kind, record)

    def follow(self, other: "Person") -> Record:
        """Follow somebody."""
        kind = "app.bsky.graph.follow"
        return self.publish(kind, {"$type": kind, "subject": other.did, "createdAt": _now()})

    def introduce(
        self, name: str, *, about: str = "EXERCISE", avatar: bytes | None = None
    ) -> Record:
        """Write the profile that others see; doing so again replaces it."""
        kind = "app.bsky.actor.profile"
        record: dict[str, object] = {"$type": kind, "displayName": name, "description": about}
        if avatar is not None:
            record["avatar"] = self.upload(avatar)
        return self.publish(kind, record, key="self")

    def delete(self, record: Record) -> None:
        """Take back a record of one's own."""
        words = {"repo": self.did, "collection": record.collection, "rkey": record.key}
        self.ask("com.atproto.repo.deleteRecord", words)

    def leave(self) -> None:
        """Switch one's own account off, as its owner."""
        self.ask("com.atproto.server.deactivateAccount", {})

    def rename(self, handle: str) -> None:
        """Take another handle; the DID stays."""
        self.ask("com.atproto.identity.updateHandle", {"handle": handle})

    def upload(self, data: bytes, *, kind: str = "image/png") -> dict[str, object]:
        """Store a blob and return how records point to it."""
        return dict(self._post("com.atproto.repo.uploadBlob", content=data, kind=kind)["blob"])

    def publish(self, kind: str, record: dict[str, object], *, key: str | None = None) -> Record:
        """Write a record of any kind, under a key of its own or a given one."""
        words: dict[str, object] = {"repo": self.did, "collection": kind, "record": record}
        act = "createRecord" if key is None else "putRecord"
        said = self.ask(f"com.atproto.repo.{act}", words if key is None else {**words, "rkey": key})
        return Record(uri=str(said["uri"]), cid=str(said["cid"]))

    def ask(self, method: str, words: Mapping[str, object]) -> dict[str, Any]:
        """Call a method of one's own server."""
        answer = self.network.http.post(
            f"{self.network.places.pds}/xrpc/{method}", json=words, headers=self.session
        )
        return _read(answer)

    def _post(self, method: str, *, content: bytes, kind: str) -> dict[str, Any]:
        answer = self.network.http.post(
            f"{self.network.places.pds}/xrpc/{method}",
            content=content,
            headers={**self.session, "content-type": kind},
        )
        return _read(answer)


def settle(network: Network, name: str) -> Person:
    """Let somebody open an account under a name that is free on this network."""
    words = {"email": f"{name}@example.com", "handle": f"{name}.test", "password": PASSWORD}
    said = _read(
        network.http.post(f"{network.places.pds}/xrpc/com.atproto.server.createAccount", json=words)
    )
    return Person(
        did=str(said["did"]),
        handle=str(said["handle"]),
        network=network,
        session={"authorization": f"Bearer {said['accessJwt']}"},
    )


def _read(answer: httpx.Response) -> dict[str, Any]:
    if answer.is_error:
        raise RuntimeError(f"the test network said {answer.status_code}: {answer.text[:300]}")
    return dict(answer.json()) if answer.content else {}


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
