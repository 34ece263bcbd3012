"""Names: how Bluesky's addresses become keys, and the other way round."""

import re
from typing import Final

import attrs

from fireline.domain.ids import AccountKey, PostKey, account_key, native_id_of, post_key
from fireline.errors import ItemUnreadable

PLATFORM: Final = "bluesky"
POST: Final = "app.bsky.feed.post"
REPOST: Final = "app.bsky.feed.repost"
LIKE: Final = "app.bsky.feed.like"
FOLLOW: Final = "app.bsky.graph.follow"
PROFILE: Final = "app.bsky.actor.profile"

#: https://atproto.com/specs/did and https://atproto.com/specs/at-uri-scheme, the parts we meet.
_DID = r"did:[a-z]+:[a-zA-Z0-9._:%-]{1,256}"
_AT_URI = re.compile(rf"at://({_DID})/([a-zA-Z0-9.-]+)/([a-zA-Z0-9._:~-]{{1,512}})")
_ONLY_DID = re.compile(_DID)


@attrs.frozen
class Address:
    """Where a record lives: in whose repository, of which kind, under which key."""

    did: str
    collection: str
    rkey: str

    @property
    def uri(self) -> str:
        """The address as it is written."""
        return f"at://{self.did}/{self.collection}/{self.rkey}"


def address_of(uri: str) -> Address:
    """Read an ``at://`` address.

    Raises:
        ItemUnreadable: it is none, or names no record.
    """
    found = _AT_URI.fullmatch(uri)
    if found is None:
        raise ItemUnreadable(f"{uri[:200]!r} is not the address of a record")
    return Address(*found.groups())


def is_did(text: str) -> bool:
    """Say whether this is the lasting name of an account."""
    return _ONLY_DID.fullmatch(text) is not None


def account(did: str) -> AccountKey:
    """Return the key of an account."""
    return account_key(PLATFORM, did)


def post(uri: str, cid: str = "") -> PostKey:
    """Return the key of a record: its address, and its CID as the content's version."""
    return post_key(PLATFORM, uri, cid)


def did_of(key: AccountKey | str) -> str:
    """Return the DID in an account's key."""
    return native_id_of(key)


def version_of(key: str) -> str:
    """Return the CID in a post's key; empty when the key speaks of any version."""
    return key.partition("#")[2]


def page_of(address: Address) -> str:
    """Return where a person can look at a post."""
    return f"https://bsky.app/profile/{address.did}/post/{address.rkey}"
