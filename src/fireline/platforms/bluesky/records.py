"""Records: what the records that people publish mean to us.

The fields are those of Bluesky's lexicons (https://github.com/bluesky-social/atproto, lexicons/app/
bsky). Anybody can publish anything under these names, so a field of another kind than the lexicon
says counts as not told; nothing in here fails on what a stranger wrote.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import attrs

from fireline.domain.ids import PostKey
from fireline.domain.observation import (
    AccountSighting,
    Interaction,
    MediaSighting,
    Observation,
    Post,
    Tie,
)
from fireline.errors import ItemUnreadable
from fireline.platforms.bluesky import names
from fireline.platforms.bluesky.cid import linked, sha256_of

Fields = Mapping[str, Any]

_BARE_LINK = re.compile(r"https?://[^\s<>\"']+")
_TOO_MANY = 2**63  #: the databases' own limit
_DEEPEST = 6  #: how far down an embed is searched for files
_LINK = "app.bsky.richtext.facet#link"
_MENTION = "app.bsky.richtext.facet#mention"


@attrs.frozen(kw_only=True)
class Published:
    """A record with all that is known of its publication."""

    address: names.Address
    cid: str  #: as written
    fields: Fields
    raw: bytes
    told_at: datetime  #: when the network passed it on
    seen_at: datetime

    @property
    def key(self) -> PostKey:
        """The key of this version of the record."""
        return names.post(self.address.uri, self.cid)

    @property
    def said_at(self) -> datetime:
        """When its author says it was made, but never later than the network had it."""
        return min(moment(self.fields.get("createdAt")) or self.told_at, self.told_at)


def meanings(record: Published) -> Iterator[Observation]:
    """Say what a record means; most kinds of records mean nothing to us."""
    meaning = _MEANINGS.get(record.address.collection)
    if meaning is not None:
        yield from meaning(record)


def moment(text: Any) -> datetime | None:  # noqa: ANN401 -- whatever stood in somebody's record
    """Return a moment that somebody wrote down, or None when it cannot be read or has no zone."""
    if not isinstance(text, str):
        return None
    try:
        at = datetime.fromisoformat(text)
        return at.astimezone(UTC) if at.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None


def listed(fields: Fields, name: str) -> list[Fields]:
    """Return the maps in a list that somebody sent; another thing than a list holds none."""
    value = fields.get(name)
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def counted(fields: Fields, name: str) -> int | None:
    """Return a count; what was not told is not zero, and what no database can hold was not told."""
    value = fields.get(name)
    is_count = isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _TOO_MANY
    return value if is_count else None


def _post(record: Published) -> Iterator[Observation]:
    fields, embed = record.fields, _fields(record.fields, "embed")
    mentioned, linked_to = _facets(fields)
    text = text_of(fields, "text")
    outside = text_of(
        _fields(embed, "external") or _fields(_fields(embed, "media"), "external"), "uri"
    )
    links = (*linked_to, *([outside] if outside else []), *_bare_links(text))
    yield Post(
        key=record.key,
        account=names.account(record.address.did),
        said_at=record.said_at,
        seen_at=record.seen_at,
        text=text,
        language=_language(fields),
        url=names.page_of(record.address),
        links=tuple(dict.fromkeys(links)),
        quote_of=_quoted(embed),
        reply_to=_subject(_fields(_fields(fields, "reply"), "parent")),
        raw=record.raw,
    )
    yield from _media(record, embed)
    for did in dict.fromkeys(mentioned):
        yield _tie(record, Tie.MENTION, did)


def _repost(record: Published) -> Iterator[Observation]:
    subject = _subject(_fields(record.fields, "subject"))
    if subject is not None:
        yield Post(
            key=record.key,
            account=names.account(record.address.did),
            said_at=record.said_at,
            seen_at=record.seen_at,
            repost_of=subject,
            raw=record.raw,
        )


def _like(record: Published) -> Iterator[Observation]:
    subject = _subject(_fields(record.fields, "subject"))
    if subject is not None:
        liked = names.address_of(names.did_of(subject))
        yield attrs.evolve(_tie(record, Tie.LIKE, liked.did), post=subject)


def _follow(record: Published) -> Iterator[Observation]:
    did = text_of(record.fields, "subject")
    if names.is_did(did):
        yield _tie(record, Tie.FOLLOW, did)


def _profile(record: Published) -> Iterator[Observation]:
    yield AccountSighting(
        account=names.account(record.address.did),
        seen_at=record.seen_at,
        said_at=record.told_at,  # its createdAt is the account's age, not this version's
        name=text_of(record.fields, "displayName"),
        biography=text_of(record.fields, "description"),
        avatar=sha256_of(_blob_link(_fields(record.fields, "avatar"))),
        banner=sha256_of(_blob_link(_fields(record.fields, "banner"))),
        created_at=moment(record.fields.get("createdAt")),
        raw=record.raw,
    )


_MEANINGS: Mapping[str, Callable[[Published], Iterator[Observation]]] = {
    names.POST: _post,
    names.REPOST: _repost,
    names.LIKE: _like,
    names.FOLLOW: _follow,
    names.PROFILE: _profile,
}


def _tie(record: Published, tie: Tie, did: str) -> Interaction:
    return Interaction(
        tie=tie,
        actor=names.account(record.address.did),
        target=names.account(did),
        said_at=record.said_at,
        seen_at=record.seen_at,
        post=record.key if tie is Tie.MENTION else None,
    )


def _media(record: Published, embed: Fields) -> Iterator[MediaSighting]:
    for position, (blob, alt) in enumerate(_blobs(embed, "", _DEEPEST)):
        yield MediaSighting(
            post=record.key,
            account=names.account(record.address.did),
            position=position,
            said_at=record.said_at,
            seen_at=record.seen_at,
            sha256=sha256_of(_blob_link(blob)),
            mime=text_of(blob, "mimeType"),
            size=counted(blob, "size") or None,
            description=alt,
        )


def _blobs(node: Any, alt: str, deep: int) -> Iterator[tuple[Fields, str]]:  # noqa: ANN401 -- whatever stood in somebody's record
    """Find the files in an embed, whatever kind of embed it is or will be, with their captions."""
    if isinstance(node, list):
        for each in node:
            yield from _blobs(each, alt, deep)
    elif isinstance(node, dict) and _blob_link(node):
        yield node, alt
    elif isinstance(node, dict) and deep:
        for each in node.values():
            yield from _blobs(each, text_of(node, "alt"), deep - 1)


def _blob_link(blob: Fields) -> bytes:
    """Return the CID of a file that a record carries; the older form had it as plain text."""
    if blob.get("$type") == "blob":
        return linked(blob.get("ref"))
    return linked(blob.get("cid")) if "mimeType" in blob else b""


def _quoted(embed: Fields) -> PostKey | None:
    record = _fields(embed, "record")
    return _subject(record) or _subject(_fields(record, "record"))


def _subject(reference: Fields) -> PostKey | None:
    """Return the key of the post that a reference points to, whatever its version."""
    try:
        address = names.address_of(text_of(reference, "uri"))
    except ItemUnreadable:
        return None
    return names.post(address.uri) if address.collection == names.POST else None


def _facets(fields: Fields) -> tuple[list[str], list[str]]:
    """Return the DIDs that a text mentions and the addresses that it links to."""
    facets = fields.get("facets")
    features = [
        feature
        for facet in (facets if isinstance(facets, list) else [])
        if isinstance(facet, dict) and isinstance(facet.get("features"), list)
        for feature in facet["features"]
        if isinstance(feature, dict)
    ]
    mentioned = [text_of(each, "did") for each in features if each.get("$type") == _MENTION]
    linked_to = [text_of(each, "uri") for each in features if each.get("$type") == _LINK]
    return [did for did in mentioned if names.is_did(did)], [uri for uri in linked_to if uri]


def _bare_links(text: str) -> Iterator[str]:
    """Find the addresses that stand in a text without being marked as links."""
    if "://" in text:
        yield from (found.rstrip(".,;:!?)»”") for found in _BARE_LINK.findall(text))


def _language(fields: Fields) -> str:
    told = fields.get("langs")
    first = told[0] if isinstance(told, list) and told else ""
    return _without_nul(first) if isinstance(first, str) else ""


def text_of(fields: Fields, name: str) -> str:
    """Return a text; a NUL in it, which no database takes, shows as a sign that was not told."""
    value = fields.get(name)
    return _without_nul(value) if isinstance(value, str) else ""


def _without_nul(text: str) -> str:
    return text.replace("\x00", "\ufffd")


def _fields(fields: Fields, name: str) -> Fields:
    value = fields.get(name)
    return value if isinstance(value, dict) else {}
