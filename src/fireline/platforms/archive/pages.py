"""Pages: Twitter's answers of version 2 hold many posts, and their authors and files apart.

An answer has ``data`` (posts) and ``includes`` (``users``, ``media`` and the posts that others
point at); twarc writes one answer a line.
"""

from typing import Any

from fireline.errors import ItemUnreadable


def of_page(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the posts of an answer, each with its author and its files.

    Raises:
        ItemUnreadable: the answer holds no list of posts.
    """
    posts = answer.get("data")
    if not isinstance(posts, list) or not all(isinstance(post, dict) for post in posts):
        raise ItemUnreadable("the answer holds no list of posts under data")
    includes = answer.get("includes") or {}
    users = {user.get("id"): user for user in includes.get("users", [])}
    media = {file.get("media_key"): file for file in includes.get("media", [])}
    return [_whole(post, users, media) for post in posts]


def _whole(
    post: dict[str, Any], users: dict[str, dict[str, Any]], media: dict[str, dict[str, Any]]
) -> dict[str, Any]:
    keys = (post.get("attachments") or {}).get("media_keys", [])
    return post | {
        "author": users.get(post.get("author_id", ""), {}),
        "attachments": {"media": [media[key] for key in keys if key in media]},
    }
