"""Reading: what one line of a made-up network means, in the unit's words."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from fireline.domain.ids import AccountKey, PostKey, account_key, post_key
from fireline.domain.observation import (
    AccountSighting,
    AccountState,
    CountSighting,
    Deletion,
    Interaction,
    MediaSighting,
    Observation,
    Post,
    Standing,
    Tie,
)
from fireline.errors import ItemUnreadable


def observations_in(body: bytes, *, seen_at: datetime, starts: datetime) -> Iterator[Observation]:
    """Say what a line means; times in it are microseconds since the world's start.

    Raises:
        ItemUnreadable: it is no line of a made-up network.
    """
    try:
        said = _DECODED(body.decode())
        yield from _READERS[said["kind"]](said, body, seen_at, starts)
    except (ValueError, KeyError, TypeError) as bad:
        raise ItemUnreadable(f"not a line of an exercise: {body[:80]!r}") from bad


def post_address(platform: str, native: str) -> str:
    """Return where a person would look at a post; the host exists nowhere."""
    return f"https://{_host(platform)}/p/{native}"


def account_address(platform: str, native: str) -> str:
    """Return where a person would look at an account."""
    return f"https://{_host(platform)}/profile/{native}"


def _host(platform: str) -> str:
    return f"{platform.replace('_', '-')}.example"


def _post(
    said: dict[str, Any], body: bytes, seen_at: datetime, starts: datetime
) -> Iterator[Observation]:
    platform, said_at = said["platform"], starts + timedelta(microseconds=said["at"])
    key, account = post_key(platform, said["id"]), account_key(platform, said["by"])
    yield Post(
        key=key,
        account=account,
        said_at=said_at,
        seen_at=seen_at,
        text=said["text"],
        language=said["language"],
        url=post_address(platform, said["id"]),
        links=(said["link"],) if "link" in said else (),
        repost_of=_pointed(said, "repost_of"),
        quote_of=_pointed(said, "quote_of"),
        reply_to=_pointed(said, "reply_to"),
        raw=body,
    )
    if "sha256" in said:
        yield _media(said, key, account, said_at, seen_at)
    if "views" in said:
        yield CountSighting(post=key, seen_at=seen_at, views=said["views"])
    if "mention" in said:
        yield Interaction(
            tie=Tie.MENTION,
            actor=account,
            target=account_key(platform, said["mention"]),
            said_at=said_at,
            seen_at=seen_at,
            post=key,
        )


def _pointed(said: dict[str, Any], name: str) -> PostKey | None:
    return post_key(said["platform"], said[name]) if name in said else None


def _media(
    said: dict[str, Any], key: PostKey, account: AccountKey, said_at: datetime, seen_at: datetime
) -> MediaSighting:
    return MediaSighting(
        post=key,
        account=account,
        position=0,
        said_at=said_at,
        seen_at=seen_at,
        sha256=said["sha256"],
        mime="image/png",
        size=said["size"],
        description="EXERCISE: coloured shapes",
        url=f"https://{_host(said['platform'])}/media/{said['sha256']}.png",
    )


def _profile(
    said: dict[str, Any], body: bytes, seen_at: datetime, starts: datetime
) -> Iterator[Observation]:
    yield AccountSighting(
        account=account_key(said["platform"], said["id"]),
        seen_at=seen_at,
        said_at=starts + timedelta(microseconds=said["at"]),
        handle=said["handle"],
        name=said["name"],
        biography=said["biography"],
        avatar=said.get("avatar", ""),
        avatar_pdq=said.get("avatar_pdq", ""),
        followers=said["followers"],
        following=said["following"],
        created_at=starts + timedelta(microseconds=said["created"]),
        raw=body,
    )


def _follow(
    said: dict[str, Any], _: bytes, seen_at: datetime, starts: datetime
) -> Iterator[Observation]:
    yield Interaction(
        tie=Tie.FOLLOW,
        actor=account_key(said["platform"], said["id"]),
        target=account_key(said["platform"], said["whom"]),
        said_at=starts + timedelta(microseconds=said["at"]),
        seen_at=seen_at,
    )


def _deletion(
    said: dict[str, Any], _: bytes, seen_at: datetime, starts: datetime
) -> Iterator[Observation]:
    yield Deletion(
        post=post_key(said["platform"], said["id"]),
        account=account_key(said["platform"], said["by"]),
        seen_at=seen_at,
        said_at=starts + timedelta(microseconds=said["at"]),
    )


def _account(
    said: dict[str, Any], _: bytes, seen_at: datetime, starts: datetime
) -> Iterator[Observation]:
    yield AccountState(
        account=account_key(said["platform"], said["id"]),
        standing=Standing(said["standing"]),
        seen_at=seen_at,
        said_at=starts + timedelta(microseconds=said["at"]),
    )


_DECODED = json.JSONDecoder().decode
_Reader = Callable[[dict[str, Any], bytes, datetime, datetime], Iterator[Observation]]
_READERS: dict[str, _Reader] = {
    "post": _post,
    "profile": _profile,
    "follow": _follow,
    "deletion": _deletion,
    "account": _account,
}
