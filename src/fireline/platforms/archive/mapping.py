"""Mapping: which part of a record says what; declared in a file, or known for a shape."""

import json
import tomllib
from collections.abc import Mapping as MappingOf
from pathlib import Path
from typing import Any, cast

import attrs

from fireline.errors import ConfigError, NotFoundError

#: What a mapping can point at. ``id``, ``said_at`` and one of ``account`` and ``handle`` must be.
FIELDS = (
    "id",
    "account",
    "handle",
    "said_at",
    "text",
    "language",
    "url",
    "links",
    "repost_of",
    "quote_of",
    "reply_to",
    "mentions",
    "media_url",
    "media_sha256",
    "views",
    "likes",
    "reposts",
    "replies",
    "quotes",
    "name",
    "biography",
    "followers",
    "following",
    "posts",
    "created_at",
)

FORMS = ("csv", "ndjson")
_EXAMPLE = 'platform = "shapes"\n[fields]\nid = "post_id"\naccount = "user_id"\nsaid_at = "time"'


@attrs.frozen(kw_only=True)
class Mapping:
    """What the records of one archive mean."""

    platform: str  #: first part of every key, e.g. ``twitter``
    fields: MappingOf[str, str]  #: name of FIELDS -> path
    form: str = ""  #: csv or ndjson; empty when it shall be looked at
    unfold: str = ""  #: path to the posts in a record that holds several

    def __attrs_post_init__(self) -> None:
        """Refuse a mapping that cannot name a post, its account and its time."""
        unknown = sorted(self.fields.keys() - set(FIELDS))
        if unknown:
            raise ConfigError(f"a mapping knows no field {', '.join(unknown)}; it knows {FIELDS}")
        missing = [name for name in ("id", "said_at") if name not in self.fields]
        if not {"account", "handle"} & self.fields.keys():
            missing.append("account or handle")
        if missing:
            raise ConfigError(f"a mapping must say where {', '.join(missing)} stands in a record")
        if self.form not in ("", *FORMS):
            raise ConfigError(f"the form of an archive is csv or ndjson, not {self.form!r}")


def read_mapping(path: Path) -> Mapping:
    """Read a mapping that a person declared, in TOML or JSON.

    Raises:
        NotFoundError: there is no such file.
        ConfigError: it cannot be read, or says something that no mapping has.
    """
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as bad:
        raise NotFoundError(f"the mapping {path} cannot be read: {bad}") from bad
    try:
        told = json.loads(text) if path.suffix == ".json" else tomllib.loads(text)
    except ValueError as bad:
        raise ConfigError(f"the mapping {path} is no {path.suffix[1:] or 'TOML'}: {bad}") from bad
    return _mapping(told, path)


def _mapping(told: object, path: Path) -> Mapping:
    if not isinstance(told, dict) or not isinstance(told.get("fields"), dict):
        raise ConfigError(f"the mapping {path} has no [fields]; an example:\n{_EXAMPLE}")
    unknown = sorted(told.keys() - attrs.fields_dict(Mapping).keys())
    if unknown:
        raise ConfigError(f"the mapping {path} says {', '.join(unknown)}, which no mapping has")
    given = cast("dict[str, Any]", told)
    return Mapping(**(given | {"platform": str(given.get("platform", "archive"))}))
