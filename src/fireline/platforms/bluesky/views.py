"""Views: what the application view's own descriptions of posts and accounts mean.

``app.bsky.feed.defs#feedViewPost``, ``#postView`` and ``app.bsky.actor.defs#profileViewDetailed``
(https://github.com/bluesky-social/atproto, lexicons/app/bsky). A view tells counts and handles,
which the firehose does not; its record is JSON and not the author's signed bytes.
"""

import json
import re
from collections.abc import Iterator
from datetime import datetime

from fireline.domain.ids import AccountKey
from fireline.domain.observation import AccountSighting, CountSighting, Observation, Post
from fireline.errors import ItemUnreadable
from fireline.platforms.bluesky import names
from fireline.platforms.bluesky.cid import read, sha256_of
from fireline.platforms.bluesky.records import Fields, Published, counted, meanings, moment, text_of

#: The application view serves pictures from addresses that carry the CID of the original.
_CID_IN_ADDRESS = re.compile(r"/(bafkrei[a-z2-7]{52})(?:@|$)")


def understood(body: bytes, seen_at: datetime) -> Iterator[Observation]:
    """Say what one view means: an entry of a feed, a post or a profile.

    Raises:
        ItemUnreadable: it is none of these.
    """
    try:
        view = json.loads(body)
    except (ValueError, RecursionError) as bad:
        raise ItemUnreadable(f"a view is not JSON: {bad}") from bad
    if not isinstance(view, dict):
        raise ItemUnreadable("a view is not a map of fields")
    if isinstance(view.get("post"), dict):
        yield from _post(view["post"], seen_at)
        yield from _passed_on(view, seen_at)
    elif "uri" in view:
        yield from _post(view, seen_at)
    elif "did" in view:
        yield _profile(view, seen_at, body)
    else:
        raise ItemUnreadable("a view is neither a post nor a profile")


def reached_at(view: Fields) -> datetime | None:
    """Return when an entry came into its feed: when it was passed on, or when it was indexed."""
    reason, post = view.get("reason"), view.get("post")
    inner = reason if isinstance(reason, dict) else post if isinstance(post, dict) else view
    return moment(inner.get("indexedAt"))


def _post(view: Fields, seen_at: datetime) -> Iterator[Observation]:
    address = names.address_of(str(view.get("uri")))
    record, author = view.get("record"), view.get("author")
    if not isinstance(record, dict) or not isinstance(author, dict):
        raise ItemUnreadable(f"the view of {address.uri} has no record or no author")
    published = Published(
        address=address,
        cid=text_of(view, "cid"),
        fields=record,
        raw=_compact(record),
        told_at=moment(view.get("indexedAt")) or seen_at,
        seen_at=seen_at,
    )
    yield from meanings(published)
    yield _counts(view, published)
    yield _author(author, seen_at)


def _counts(view: Fields, published: Published) -> CountSighting:
    return CountSighting(
        post=published.key,
        seen_at=published.seen_at,
        likes=counted(view, "likeCount"),
        reposts=counted(view, "repostCount"),
        replies=counted(view, "replyCount"),
        quotes=counted(view, "quoteCount"),
    )


def _passed_on(entry: Fields, seen_at: datetime) -> Iterator[Observation]:
    """Say that a feed shows a post because its owner passed it on.

    Older application views do not name the record of the repost; then only the post is known.
    """
    reason = entry.get("reason")
    if not isinstance(reason, dict) or not isinstance(reason.get("uri"), str):
        return
    address = names.address_of(reason["uri"])
    original = names.address_of(str(entry["post"].get("uri")))
    yield Post(
        key=names.post(address.uri, text_of(reason, "cid")),
        account=names.account(address.did),
        said_at=moment(reason.get("indexedAt")) or seen_at,
        seen_at=seen_at,
        repost_of=names.post(original.uri),
        raw=_compact(reason),
    )


def _profile(view: Fields, seen_at: datetime, raw: bytes) -> AccountSighting:
    return AccountSighting(
        account=_whose(view),
        seen_at=seen_at,
        said_at=seen_at,  # counts are as of now, whenever the view was last indexed
        handle=text_of(view, "handle"),
        name=text_of(view, "displayName"),
        biography=text_of(view, "description"),
        avatar=_picture(view, "avatar"),
        banner=_picture(view, "banner"),
        followers=counted(view, "followersCount"),
        following=counted(view, "followsCount"),
        posts=counted(view, "postsCount"),
        created_at=moment(view.get("createdAt")),
        raw=raw,
    )


def _author(view: Fields, seen_at: datetime) -> AccountSighting:
    """Say what a post's view shows of its author, which is less than a profile."""
    return AccountSighting(
        account=_whose(view),
        seen_at=seen_at,
        said_at=seen_at,
        handle=text_of(view, "handle"),
        name=text_of(view, "displayName"),
        avatar=_picture(view, "avatar"),
        created_at=moment(view.get("createdAt")),
        raw=_compact(view),
    )


def _whose(view: Fields) -> AccountKey:
    did = str(view.get("did"))
    if not names.is_did(did):
        raise ItemUnreadable(f"the view of an account names it {did[:200]!r}, which is no DID")
    return names.account(did)


def _picture(view: Fields, name: str) -> str:
    found = _CID_IN_ADDRESS.search(str(view.get(name) or ""))
    return sha256_of(read(found.group(1))) if found else ""


def _compact(fields: Fields) -> bytes:
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")
