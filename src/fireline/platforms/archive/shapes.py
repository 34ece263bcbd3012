"""Shapes: the archives that are known by their looks, so that no mapping need be declared.

Sources of the field names: Twitter's data dictionaries of versions 2 and 1.1 as twarc writes them;
the items of Zeeschuimer and the NDJSON of 4CAT (their ``map_item`` functions were read, none was
copied); the header of CooRTweet's sample; twarc's own CSV; the CSV of Twitter's releases on
information operations.
"""

from collections.abc import Callable
from collections.abc import Mapping as MappingOf
from typing import Any

import attrs

from fireline.errors import ConfigError
from fireline.platforms.archive.mapping import Mapping

Json = MappingOf[str, Any]


@attrs.frozen(kw_only=True)
class Shape:
    """One known kind of archive: how it is recognised and what it means."""

    name: str
    looks_like: Callable[[Json], bool]
    mapping: Mapping


_V2_FIELDS = {
    "id": "id",
    "account": "author_id | author.id",
    "handle": "author.username | author_user.username",
    "said_at": "created_at",
    "text": "note_tweet.text | text",
    "language": "lang",
    "links": "entities.urls[].unwound_url | entities.urls[].expanded_url",
    "repost_of": "referenced_tweets[type=retweeted].id",
    "quote_of": "referenced_tweets[type=quoted].id",
    "reply_to": "referenced_tweets[type=replied_to].id",
    "mentions": "entities.mentions[].id",
    "media_url": "attachments.media[].url | attachments.media_keys[].url",
    "views": "public_metrics.impression_count",
    "likes": "public_metrics.like_count",
    "reposts": "public_metrics.retweet_count",
    "replies": "public_metrics.reply_count",
    "quotes": "public_metrics.quote_count",
    "name": "author.name | author_user.name",
    "biography": "author.description | author_user.description",
    "followers": "author.public_metrics.followers_count"
    " | author_user.public_metrics.followers_count",
    "following": "author.public_metrics.following_count"
    " | author_user.public_metrics.following_count",
    "posts": "author.public_metrics.tweet_count | author_user.public_metrics.tweet_count",
    "created_at": "author.created_at | author_user.created_at",
}

_V1_FIELDS = {
    "id": "id_str",
    "account": "user.id_str",
    "handle": "user.screen_name",
    "said_at": "created_at",
    "text": "extended_tweet.full_text | full_text | text",
    "language": "lang",
    "links": "entities.urls[].expanded_url",
    "repost_of": "retweeted_status.id_str",
    "quote_of": "quoted_status_id_str",
    "reply_to": "in_reply_to_status_id_str",
    "mentions": "entities.user_mentions[].id_str",
    "media_url": "extended_entities.media[].media_url_https | entities.media[].media_url_https",
    "likes": "favorite_count",
    "reposts": "retweet_count",
    "replies": "reply_count",
    "quotes": "quote_count",
    "name": "user.name",
    "biography": "user.description",
    "followers": "user.followers_count",
    "following": "user.friends_count",
    "posts": "user.statuses_count",
    "created_at": "user.created_at",
}

_SCRAPED_USER = "core.user_results.result.legacy"
_SCRAPED_TWITTER = {
    "id": "rest_id",
    "account": "legacy.user_id_str",
    "handle": f"{_SCRAPED_USER}.screen_name | core.user_results.result.core.screen_name",
    "said_at": "legacy.created_at",
    "text": "note_tweet.note_tweet_results.result.text | legacy.full_text",
    "language": "legacy.lang",
    "links": "legacy.entities.urls[].expanded_url",
    "repost_of": "legacy.retweeted_status_result.result.rest_id"
    " | legacy.retweeted_status_result.result.tweet.rest_id",
    "quote_of": "legacy.quoted_status_id_str",
    "reply_to": "legacy.in_reply_to_status_id_str",
    "mentions": "legacy.entities.user_mentions[].id_str",
    "media_url": "legacy.entities.media[].media_url_https",
    "views": "views.count",
    "likes": "legacy.favorite_count",
    "reposts": "legacy.retweet_count",
    "replies": "legacy.reply_count",
    "quotes": "legacy.quote_count",
    "name": f"{_SCRAPED_USER}.name",
    "biography": f"{_SCRAPED_USER}.description",
    "followers": f"{_SCRAPED_USER}.followers_count",
    "following": f"{_SCRAPED_USER}.friends_count",
    "posts": f"{_SCRAPED_USER}.statuses_count",
    "created_at": f"{_SCRAPED_USER}.created_at",
}

_SCRAPED_TIKTOK = {
    "id": "id",
    "account": "author.id",
    "handle": "author.uniqueId | author",
    "said_at": "createTime",
    "text": "desc",
    "language": "textLanguage",
    "repost_of": "duetInfo.duetFromId",
    "media_url": "video.playAddr | video.downloadAddr",
    "views": "stats.playCount",
    "likes": "stats.diggCount",
    "reposts": "stats.shareCount",
    "replies": "stats.commentCount",
    "name": "author.nickname | nickname",
    "biography": "author.signature",
    "followers": "authorStats.followerCount",
    "following": "authorStats.followingCount",
    "posts": "authorStats.videoCount",
}


def _within(prefix: str, fields: MappingOf[str, str]) -> dict[str, str]:
    """Return the same fields one level deeper, as Zeeschuimer wraps them."""
    return {
        name: " | ".join(f"{prefix}.{way}" for way in path.split(" | "))
        for name, path in fields.items()
    }


def _has(*names: str) -> Callable[[Json], bool]:
    return lambda record: set(names) <= record.keys()


def _wraps(*names: str) -> Callable[[Json], bool]:
    def wraps(record: Json) -> bool:
        data = record.get("data")
        return "source_platform" in record and isinstance(data, dict) and set(names) <= data.keys()

    return wraps


def _is_page(record: Json) -> bool:
    told = {"meta", "includes", "__twarc"} & record.keys()
    return isinstance(record.get("data"), list) and bool(told)


def _ndjson(
    name: str, looks_like: Callable[[Json], bool], platform: str, fields: MappingOf[str, str]
) -> Shape:
    mapping = Mapping(platform=platform, fields=fields, form="ndjson")
    return Shape(name=name, looks_like=looks_like, mapping=mapping)


#: Tried in this order; the narrower look stands before the wider.
NDJSON_SHAPES = (
    Shape(
        name="twarc v2, pages",
        looks_like=_is_page,
        mapping=Mapping(platform="twitter", fields=_V2_FIELDS, form="ndjson", unfold="data"),
    ),
    _ndjson(
        "Zeeschuimer, Twitter", _wraps("rest_id"), "twitter", _within("data", _SCRAPED_TWITTER)
    ),
    _ndjson(
        "Zeeschuimer, TikTok", _wraps("createTime"), "tiktok", _within("data", _SCRAPED_TIKTOK)
    ),
    _ndjson("4CAT, Twitter", _has("rest_id", "legacy"), "twitter", _SCRAPED_TWITTER),
    _ndjson("4CAT, TikTok", _has("createTime", "author"), "tiktok", _SCRAPED_TIKTOK),
    _ndjson("twarc v1.1", _has("id_str", "user", "created_at"), "twitter", _V1_FIELDS),
    _ndjson("twarc v2, posts", _has("id", "author_id", "created_at"), "twitter", _V2_FIELDS),
)

#: For each field the names that columns of CSV go by, most telling first.
COLUMNS: MappingOf[str, tuple[str, ...]] = {
    "id": ("tweetid", "tweet_id", "post_id", "content_id", "status_id", "message_id", "id"),
    "account": ("account_id", "author_id", "user_id", "userid"),
    "handle": (
        "author.username",
        "user_screen_name",
        "screen_name",
        "username",
        "handle",
        "author",
    ),
    "said_at": (
        "timestamp_share",
        "created_at",
        "tweet_time",
        "unix_timestamp",
        "timestamp",
        "published_at",
        "datetime",
        "date",
        "time",
    ),
    "text": ("text", "tweet_text", "body", "message", "content"),
    "language": ("lang", "language", "tweet_language", "language_guess"),
    "url": ("url", "link", "permalink", "tweet_url"),
    "links": ("urls", "links"),
    "repost_of": (
        "referenced_tweets.retweeted.id",
        "retweet_tweetid",
        "retweet_id",
        "repost_of",
        "object_id",
    ),
    "quote_of": ("referenced_tweets.quoted.id", "quoted_tweet_tweetid", "quote_of"),
    "reply_to": ("referenced_tweets.replied_to.id", "in_reply_to_tweetid", "reply_to"),
    "media_url": ("images", "media_url"),
    "media_sha256": ("media_sha256", "sha256"),
    "views": ("public_metrics.impression_count", "impression_count", "view_count", "views"),
    "likes": ("public_metrics.like_count", "like_count", "likes"),
    "reposts": ("public_metrics.retweet_count", "retweet_count", "reposts", "shares"),
    "replies": ("public_metrics.reply_count", "reply_count", "replies", "comments"),
    "quotes": ("public_metrics.quote_count", "quote_count", "quotes"),
    "name": ("author.name", "user_display_name", "author_fullname"),
    "biography": ("author.description", "user_profile_description"),
    "followers": ("author.public_metrics.followers_count", "follower_count", "followers"),
    "following": ("author.public_metrics.following_count", "following_count", "following"),
    "posts": ("author.public_metrics.tweet_count",),
    "created_at": ("author.created_at", "account_creation_date"),
}

#: Columns that only archives of one platform have.
_TELLTALES = {
    "twitter": {
        "tweetid",
        "tweet_id",
        "retweet_count",
        "public_metrics.like_count",
        "timestamp_share",
    }
}
_ADVICE = "declare a mapping in a TOML file and name it with --mapping"


def shape_of(record: Json) -> Shape:
    """Recognise an archive of NDJSON by one of its records.

    Raises:
        ConfigError: it looks like nothing that is known.
    """
    for shape in NDJSON_SHAPES:
        if shape.looks_like(record):
            return shape
    platform = record.get("source_platform", "")
    of = f" of {platform}" if platform else ""
    names = ", ".join(sorted(record)[:12])
    raise ConfigError(f"records{of} that have {names} are not known; {_ADVICE}")


def mapping_of(columns: list[str], platform: str = "") -> Mapping:
    """Recognise an archive of CSV by the names of its columns.

    Raises:
        ConfigError: no column can be the post, its account or its time.
    """
    there = {column.strip().lower(): column for column in columns}
    fields = {
        field: there[name]
        for field, names in COLUMNS.items()
        for name in [next((name for name in names if name in there), None)]
        if name is not None
    }
    missing = [name for name in ("id", "said_at") if name not in fields]
    if not {"account", "handle"} & fields.keys():
        missing.append("account or handle")
    if missing:
        raise ConfigError(
            f"no column says {', '.join(missing)}; there are {', '.join(columns)}; {_ADVICE}"
        )
    known = (name for name, words in _TELLTALES.items() if words & there.keys())
    return Mapping(platform=platform or next(known, "archive"), fields=fields, form="csv")
