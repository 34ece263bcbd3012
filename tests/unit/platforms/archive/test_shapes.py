"""Each known shape is recognised and says the same post."""

from datetime import UTC, datetime

import pytest

from fireline.domain.observation import (
    AccountSighting,
    CountSighting,
    Interaction,
    MediaSighting,
    Post,
)
from fireline.errors import ConfigError
from unit.platforms.archive.writing import (
    NOON,
    SCRAPED_TIKTOK,
    SCRAPED_TWITTER,
    TWARC_V1,
    TWARC_V2_PAGE,
    TWARC_V2_POST,
    USER,
    archive,
    everything,
    four_cat,
    ndjson,
    zeeschuimer,
)

SAID = datetime(2021, 6, 16, 22, 4, 51, tzinfo=UTC)

SHAPES = {
    "twarc v2, posts": (TWARC_V2_POST | {"author": USER}, "twitter"),
    "twarc v2, pages": (TWARC_V2_PAGE, "twitter"),
    "twarc v1.1": (TWARC_V1, "twitter"),
    "Zeeschuimer, Twitter": (zeeschuimer(SCRAPED_TWITTER, "twitter.com"), "twitter"),
    "Zeeschuimer, TikTok": (zeeschuimer(SCRAPED_TIKTOK, "tiktok.com"), "tiktok"),
    "4CAT, Twitter": (four_cat(SCRAPED_TWITTER), "twitter"),
    "4CAT, TikTok": (four_cat(SCRAPED_TIKTOK), "tiktok"),
}


def of(kind, seen):
    return [each for each in seen if isinstance(each, kind)]


@pytest.mark.parametrize(("record", "platform"), SHAPES.values(), ids=SHAPES)
def test_a_known_shape_says_which_post_whose_and_when(tmp_path, record, platform):
    seen = everything(archive(tmp_path, ndjson(record)))

    post = of(Post, seen)[0]
    assert (post.key, post.account) == (f"{platform}:11", f"{platform}:7")
    assert (post.said_at, post.seen_at, post.text) == (SAID, NOON, "EXERCISE blue square")


@pytest.mark.parametrize(("record", "platform"), SHAPES.values(), ids=SHAPES)
def test_a_known_shape_says_the_handle_and_the_audience(tmp_path, record, platform):
    [account] = of(AccountSighting, everything(archive(tmp_path, ndjson(record))))[:1]

    assert (account.account, account.handle) == (f"{platform}:7", "ann_example")
    assert account.followers == 40


@pytest.mark.parametrize(("record", "platform"), SHAPES.values(), ids=SHAPES)
def test_a_known_shape_says_counts_and_never_makes_up_the_untold(tmp_path, record, platform):
    [counts] = of(CountSighting, everything(archive(tmp_path, ndjson(record))))[:1]

    assert (counts.post, counts.likes, counts.reposts) == (f"{platform}:11", 5, 2)
    assert counts.views == (120 if "views" in str(record) or platform == "tiktok" else None)


def test_without_the_author_an_account_has_its_id_and_no_sighting(tmp_path):
    seen = everything(archive(tmp_path, ndjson(TWARC_V2_POST)))

    assert of(Post, seen)[0].account == "twitter:7"
    assert of(AccountSighting, seen) == []


def test_an_answer_of_version_2_joins_authors_and_files_to_each_of_its_posts(tmp_path):
    seen = everything(archive(tmp_path, ndjson(TWARC_V2_PAGE)))

    assert [post.key for post in of(Post, seen)] == ["twitter:11", "twitter:12"]
    assert [(file.post, file.url) for file in of(MediaSighting, seen)] == [
        ("twitter:11", "https://img.example/1.png"),
        ("twitter:12", "https://img.example/1.png"),
    ]
    assert of(AccountSighting, seen)[0].created_at == datetime(2019, 1, 1, tzinfo=UTC)


def test_quotes_replies_links_and_mentions_are_told_apart(tmp_path):
    seen = everything(archive(tmp_path, ndjson(TWARC_V2_POST)))

    post = of(Post, seen)[0]
    assert (post.quote_of, post.reply_to, post.repost_of) == ("twitter:3", "twitter:4", None)
    assert post.links == ("https://example.org/a",)
    assert [tie.target for tie in of(Interaction, seen)] == ["twitter:8"]


def test_a_retweet_of_version_1_1_passes_on(tmp_path):
    [post] = of(Post, everything(archive(tmp_path, ndjson(TWARC_V1))))

    assert post.repost_of == "twitter:3"


def test_a_post_keeps_the_bytes_that_it_came_in(tmp_path):
    [post] = of(Post, everything(archive(tmp_path, ndjson(TWARC_V1))))

    assert post.raw + b"\n" == ndjson(TWARC_V1)


def test_the_columns_of_coortweet_are_known(tmp_path):
    data = b"object_id,account_id,content_id,timestamp_share\no1,a1,c1,1623881091\n"

    [post] = everything(archive(tmp_path, data, "shares.csv"))

    assert (post.key, post.account, post.repost_of) == ("twitter:c1", "twitter:a1", "twitter:o1")
    assert post.said_at == SAID


def test_columns_without_an_id_of_the_account_give_a_provisional_one(tmp_path):
    data = "id;author;timestamp;body\n5;Ann;2021-06-16 22:04:51;синий квадрат\n".encode()

    post, account = everything(archive(tmp_path, data, "posts.csv"))

    assert (post.account, post.text, post.said_at) == ("archive:@ann", "синий квадрат", SAID)
    assert account.handle == "Ann"


def test_an_unknown_shape_is_named_with_what_to_do(tmp_path):
    with pytest.raises(ConfigError, match=r"colour, shape are not known; .*--mapping"):
        archive(tmp_path, ndjson({"shape": "square", "colour": "blue"}))


def test_unknown_columns_are_named_with_what_to_do(tmp_path):
    with pytest.raises(ConfigError, match=r"no column says id, .*there are shape, colour"):
        archive(tmp_path, b"shape,colour\nsquare,blue\n", "shapes.csv")
