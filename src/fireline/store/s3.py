"""S3: the object store of an installation, as the lake and as evidence reach it.

An endpoint of your own is a way out to the inside: it is let through only if its host and port are
named in the settings, where ``fireline doctor`` shows them.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import attrs
import fsspec

from fireline.errors import ConfigError, StoreError
from fireline.settings import Settings

_PORTS = {"http": 80, "https": 443}


@attrs.frozen(kw_only=True)
class S3:
    """Where the buckets are, and as whom they are opened."""

    endpoint: str  #: URL; empty is Amazon's of the region
    region: str
    key: str
    secret: str = attrs.field(repr=False)
    token: str = attrs.field(default="", repr=False)

    @classmethod
    def of(cls, settings: Settings) -> "S3":
        """Return the S3 that the settings name.

        Raises:
            ConfigError: nobody's key is named, or the endpoint is not one of the named peers.
        """
        if settings.s3_endpoint:
            _require_named(settings.s3_endpoint, settings.loopback_peers)
        key = settings.s3_key or os.environ.get("AWS_ACCESS_KEY_ID", "")
        secret = settings.s3_secret or os.environ.get("AWS_SECRET_ACCESS_KEY", "")
        if not (key and secret):
            raise ConfigError(
                "nobody's key to S3 is known: set FIRELINE_S3_KEY and FIRELINE_S3_SECRET,"
                " or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
            )
        token = "" if settings.s3_key else os.environ.get("AWS_SESSION_TOKEN", "")
        return cls(
            endpoint=settings.s3_endpoint.rstrip("/"),
            region=settings.s3_region,
            key=key,
            secret=secret,
            token=token,
        )

    @property
    def peer(self) -> str:
        """Return host and port of an endpoint of your own, as doctor shows it."""
        return peer_of(self.endpoint)

    def duckdb_secret(self) -> str:
        """Return the statement that lets DuckDB in; it lives as long as the connection."""
        told = {"KEY_ID": self.key, "SECRET": self.secret, "REGION": self.region}
        if self.token:
            told["SESSION_TOKEN"] = self.token
        if self.endpoint:
            told |= {"ENDPOINT": self.peer, "URL_STYLE": "path"}
        words = [f"{name} {_quoted(value)}" for name, value in told.items()]
        if self.endpoint.startswith("http://"):
            words.append("USE_SSL false")
        return f"CREATE OR REPLACE SECRET fireline (TYPE s3, {', '.join(words)})"

    def options(self) -> dict[str, object]:
        """Return what fsspec's file system of S3 is opened with."""
        around = {"region_name": self.region}
        if self.endpoint:
            around["endpoint_url"] = self.endpoint
        told: dict[str, object] = {
            "key": self.key,
            "secret": self.secret,
            "client_kwargs": around,
            "use_listings_cache": False,
        }
        return told | ({"token": self.token} if self.token else {})


def is_s3(url: str) -> bool:
    """Say whether a URL names a place in a bucket."""
    return url.startswith("s3://")


def options_of(settings: Settings, url: str) -> dict[str, object]:
    """Return what fsspec needs to open a URL: nothing for a folder, the way in for S3."""
    return S3.of(settings).options() if is_s3(url) else {}


def let_in(settings: Settings) -> None:
    """Let every file system that is opened by an ``s3://`` URL in this process in.

    Raises:
        ConfigError: nobody's key is named, or the endpoint is not one of the named peers.
    """
    if any(map(is_s3, (settings.evidence_url, settings.media_url))):
        fsspec.config.conf["s3"] = S3.of(settings).options()


def failures() -> tuple[type[Exception], ...]:
    """Return what a place of files raises that cannot be read or written: a folder, or a bucket.

    An S3 that does not answer raises what is no ``OSError``. To be asked in an ``except``.
    """
    from botocore.exceptions import (  # type: ignore[import-untyped]  # -- it ships no types
        BotoCoreError,  # -- start-up: it is loaded where something failed, and not before
    )

    return OSError, BotoCoreError


@contextmanager
def reached(place: str) -> Iterator[None]:
    """Say of a place of files that it cannot be reached, where the block could not.

    Raises:
        StoreError: it cannot.
    """
    try:
        yield
    except failures() as failed:
        raise StoreError(f"{place} cannot be reached: {failed}") from failed


def keeping_versions(settings: Settings) -> tuple[str, ...]:
    """Name the places of the lake and of media whose bucket keeps what is deleted.

    There a deletion only hides: the bytes stay until somebody empties the bucket of old versions.
    """
    places = dict.fromkeys((settings.lake_url, settings.media_url or settings.evidence_url))
    return tuple(place for place in places if is_s3(place) and _keeps_versions(settings, place))


def _keeps_versions(settings: Settings, place: str) -> bool:
    files = fsspec.filesystem("s3", **options_of(settings, place))
    with reached(place):
        return bool(files.is_bucket_versioned(urlsplit(place).netloc))


def peer_of(endpoint: str) -> str:
    """Return ``host:port`` of an endpoint.

    Raises:
        ConfigError: it is no URL of a server.
    """
    parts = urlsplit(endpoint)
    if parts.scheme not in _PORTS or not parts.hostname:
        raise ConfigError(f"FIRELINE_S3_ENDPOINT is {endpoint!r}, which is no http(s) URL")
    return f"{parts.hostname}:{parts.port or _PORTS[parts.scheme]}"


def _require_named(endpoint: str, peers: tuple[str, ...]) -> None:
    peer = peer_of(endpoint)
    if peer not in peers:
        raise ConfigError(
            f"FIRELINE_S3_ENDPOINT leads to {peer}, which FIRELINE_LOOPBACK_PEERS does not name:"
            f" add {peer} there if it is yours"
        )


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
