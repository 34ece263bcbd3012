"""A bucket that does not answer is said in one sentence, and stops nothing else."""

import hashlib
from datetime import UTC, datetime
from uuid import UUID

import fsspec
import pytest

from fireline.errors import StoreError
from fireline.settings import Settings
from fireline.store.audit.outside import outside_of
from fireline.store.evidence import Evidence, SealedFiles, Shelf
from fireline.store.s3 import keeping_versions, let_in

AWAY = "127.0.0.1:1"
SHA256 = hashlib.sha256(b"EXERCISE").hexdigest()


@pytest.fixture
def settings(monkeypatch, tmp_path):
    """Name a bucket behind a port on which nobody listens; it is asked once, not five times."""
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    named = Settings(
        data=tmp_path,
        evidence_url="s3://unit/kept",
        lake_url="s3://unit/lake",
        audit_outside="s3://unit/heads",
        s3_endpoint=f"http://{AWAY}",
        s3_key="exercise",
        s3_secret="only-for-tests",
        loopback_peers=(AWAY,),
    )
    let_in(named)
    yield named
    fsspec.config.conf.pop("s3", None)


def test_what_asks_for_a_file_gets_an_error_of_ours(settings):
    media, sealed = Evidence("s3://unit/kept", Shelf.MEDIA), SealedFiles("s3://unit/kept", "one")
    outside = outside_of(settings)

    for ask in (
        lambda: media.put(b"EXERCISE"),
        lambda: media.has(SHA256),
        lambda: media.drop(SHA256),
        lambda: media.older_than(datetime(2026, 5, 1, tzinfo=UTC)),
        lambda: sealed.has("ab"),
        lambda: sealed.sweep(lambda _: True, older_than=datetime(2026, 5, 1, tzinfo=UTC)),
        lambda: outside.newest(UUID(int=7)),
        lambda: keeping_versions(settings),
    ):
        with pytest.raises(StoreError, match=AWAY):
            ask()
