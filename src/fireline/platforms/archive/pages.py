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
    includes = answer.get("includes")
    users = _by_name(includes, "users", "id")
    media = _by_name(includes, "media", "media_key")
    return [_whole(post, users, media) for post in posts]


def _by_name(includes: object, part: str, name: str) -> dict[str, dict[str, Any]]:
    """Return what stands beside the posts by its name; what has none, or is no object, is none."""
    listed = includes.get(part) if isinstance(includes, dict) else None
    return {
        each[name]: each
        for each in (listed if isinstance(listed, list) else [])
        if isinstance(each, dict) and isinstance(each.get(name), str)
    }


def _whole(
    post: dict[str, Any], users: dict[str, dict[str, Any]], media: dict[str, dict[str, Any]]
) -> dict[str, Any]:
    attached = post.get("attachments")
    keys = attached.get("media_keys") if isinstance(attached, dict) else None
    told = [key for key in (keys if isinstance(keys, list) else []) if isinstance(key, str)]
    author = post.get("author_id")
    return post | {
        "author": users.get(author, {}) if isinstance(author, str) else {},
        "attachments": {"media": [media[key] for key in told if key in media]},
    }
