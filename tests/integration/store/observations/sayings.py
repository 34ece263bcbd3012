"""Made-up observations without surprises: a blue square, said at noon."""

from datetime import UTC, datetime, timedelta

from fireline.domain.fingerprint import Fingerprint, Kind
from fireline.domain.ids import AccountKey, PostKey
from fireline.domain.observation import AccountSighting, MediaSighting, Post

NOON = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)


def minutes(count: float) -> datetime:
    return NOON + timedelta(minutes=count)


def post(name: str, account: str = "ann", at: datetime = NOON, **more: object) -> Post:
    told = {"text": "EXERCISE blue square", "language": "en", "url": f"https://example.org/{name}"}
    return Post(
        key=PostKey(f"shapes:{name}"),
        account=AccountKey(f"shapes:{account}"),
        said_at=at,
        seen_at=at,
        **(told | more),
    )


def fingerprint(of: Post, value: str = "f00", kind: Kind = Kind.TEXT) -> Fingerprint:
    return Fingerprint(
        kind=kind,
        value=value,
        post=of.key,
        account=of.account,
        said_at=of.said_at,
        seen_at=of.seen_at,
        part="text",
    )


def medium(of: Post, sha256: str, position: int = 0, mime: str = "image/png") -> MediaSighting:
    return MediaSighting(
        post=of.key,
        account=of.account,
        position=position,
        said_at=of.said_at,
        seen_at=of.seen_at,
        sha256=sha256,
        mime=mime,
    )


def account(name: str, at: datetime = NOON, **more: object) -> AccountSighting:
    return AccountSighting(account=AccountKey(f"shapes:{name}"), seen_at=at, said_at=at, **more)
