"""Location: one place where content can be found and can be asked to go; the counting unit."""

from enum import StrEnum
from uuid import UUID

import attrs

from fireline.domain.ids import AccountKey


class LocationKind(StrEnum):
    """What stands at a location (LAW.md 10, item kind and scope)."""

    POST = "post"
    ACCOUNT = "account"
    FILE = "file"
    COLLECTION = "collection"  #: an archive or home page that holds unrelated things
    SITE = "site"


@attrs.frozen(kw_only=True)
class Location:
    """One place: a post by its key, or an account, or an address on the web."""

    id: UUID
    kind: LocationKind
    key: str  #: post key, account key or canonical address
    platform: str
    account: AccountKey | None = None
    url: str = ""
    language: str = ""
