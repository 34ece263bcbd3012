"""Small archives, written by the tests: coloured shapes, nonsense words, example addresses."""

import json
from datetime import UTC, datetime

from fireline.domain.checkpoint import Checkpoint
from fireline.platforms.archive import ArchiveFile
from fireline.platforms.platform import Around
from fireline.settings import Settings

NOON = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
AROUND = Around(settings=Settings(), clock=lambda: NOON, http=None, streams=None)


def ndjson(*records):
    return b"".join(json.dumps(record).encode() + b"\n" for record in records)


def archive(path, data, name="shapes.ndjson", **more):
    (path / name).write_bytes(data)
    return ArchiveFile(AROUND, path / name, **more)


def everything(source):
    """Return every observation of an archive; a broken record fails the test."""
    return [
        seen
        for page in source.pages(Checkpoint())
        for item in page.items
        for seen in source.parse(item)
    ]


TWARC_V2_POST = {
    "id": "11",
    "author_id": "7",
    "created_at": "2021-06-16T22:04:51.000Z",
    "text": "EXERCISE blue square",
    "lang": "en",
    "referenced_tweets": [{"type": "quoted", "id": "3"}, {"type": "replied_to", "id": "4"}],
    "entities": {
        "urls": [{"url": "https://sho.example/1", "expanded_url": "https://example.org/a"}],
        "mentions": [{"username": "bob", "id": "8"}],
    },
    "public_metrics": {"retweet_count": 2, "reply_count": 0, "like_count": 5, "quote_count": 1},
    "attachments": {"media_keys": ["3_1"]},
}
USER = {
    "id": "7",
    "username": "ann_example",
    "name": "Ann",
    "public_metrics": {"followers_count": 40, "following_count": 3, "tweet_count": 9},
    "created_at": "2019-01-01T00:00:00.000Z",
}
TWARC_V2_PAGE = {
    "data": [TWARC_V2_POST, TWARC_V2_POST | {"id": "12", "referenced_tweets": None}],
    "includes": {
        "users": [USER],
        "media": [{"media_key": "3_1", "type": "photo", "url": "https://img.example/1.png"}],
    },
    "meta": {"result_count": 2},
}
TWARC_V1 = {
    "id": 11,
    "id_str": "11",
    "created_at": "Wed Jun 16 22:04:51 +0000 2021",
    "full_text": "EXERCISE blue square",
    "lang": "en",
    "user": {"id_str": "7", "screen_name": "ann_example", "name": "Ann", "followers_count": 40},
    "retweeted_status": {"id_str": "3"},
    "in_reply_to_status_id_str": None,
    "entities": {
        "urls": [{"expanded_url": "https://example.org/a"}],
        "user_mentions": [{"id_str": "8"}],
    },
    "extended_entities": {"media": [{"media_url_https": "https://img.example/1.png"}]},
    "retweet_count": 2,
    "favorite_count": 5,
}
SCRAPED_TWITTER = {
    "rest_id": "11",
    "core": {
        "user_results": {
            "result": {"legacy": {"screen_name": "ann_example", "followers_count": 40}}
        }
    },
    "views": {"count": "120"},
    "legacy": {
        "created_at": "Wed Jun 16 22:04:51 +0000 2021",
        "user_id_str": "7",
        "full_text": "EXERCISE blue square",
        "lang": "en",
        "retweet_count": 2,
        "favorite_count": 5,
        "entities": {"urls": [{"expanded_url": "https://example.org/a"}], "user_mentions": []},
    },
}
SCRAPED_TIKTOK = {
    "id": "11",
    "desc": "EXERCISE blue square",
    "createTime": 1623881091,
    "author": {"id": "7", "uniqueId": "ann_example", "nickname": "Ann"},
    "authorStats": {"followerCount": 40},
    "stats": {"playCount": 120, "diggCount": 5, "shareCount": 2, "commentCount": 0},
    "video": {"playAddr": "https://img.example/1.mp4"},
}


def zeeschuimer(data, platform):
    return {"source_platform": platform, "item_id": data.get("id", ""), "data": data}


def four_cat(data):
    return data | {"__import_meta": {"source_platform": "example", "timestamp_collected": 1}}
