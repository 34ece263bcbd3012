"""Evidence and media in a bucket: whole or not at all, and under a lock only as noise."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO

import fsspec
import pytest

from fireline.errors import NotFoundError
from fireline.store.evidence import Evidence, SealedFiles, Shelf
from fireline.store.s3 import keeping_versions, let_in

PLAIN = b"EXERCISE a capture of grubblewick"
SOON = datetime.now(UTC) + timedelta(hours=1)


@pytest.fixture
def settings(bucket) -> Iterator[object]:
    """Let fsspec into the bucket, and forget the way afterwards."""
    told = bucket.settings()
    let_in(told)
    yield told
    fsspec.config.conf.pop("s3", None)


def lock(bucket) -> None:
    """Let nobody delete for a day what is put from now on."""
    kept = {"Mode": "COMPLIANCE", "Days": 1}
    bucket.s3.put_object_lock_configuration(
        Bucket=bucket.name,
        ObjectLockConfiguration={
            "ObjectLockEnabled": "Enabled",
            "Rule": {"DefaultRetention": kept},
        },
    )


def test_a_file_is_put_once_read_whole_and_dropped(settings, bucket):
    shelf = Evidence(settings.evidence_url, Shelf.MEDIA)

    sha256 = shelf.put(PLAIN)
    assert shelf.put(PLAIN) == sha256

    (name,) = bucket.names()
    assert name.endswith(sha256)
    assert shelf.get(sha256) == PLAIN
    assert shelf.older_than(SOON) == [sha256]
    shelf.drop(sha256)
    assert bucket.names() == []
    assert not shelf.has(sha256)


@pytest.mark.parametrize("bucket", [True], indirect=True)
def test_whoever_comes_second_writes_nothing_over(settings, bucket):
    shelf, other = (Evidence(settings.evidence_url, Shelf.MEDIA) for _ in range(2))
    sha256 = shelf.put(PLAIN)

    other._write(PLAIN, sha256)  # As if it had not been there a moment ago.

    assert bucket.versions() == [PLAIN]


def test_a_sealed_file_tells_nobody_what_it_is(settings, bucket):
    files = SealedFiles(settings.evidence_url, "unit")

    name, key, plain = files.write(BytesIO(PLAIN))

    assert b"".join(files.pieces(name, key, sha256=plain.sha256)) == PLAIN
    assert [b"grubblewick" in each for each in bucket.versions()] == [False]
    files.drop(name)
    assert bucket.names() == []


@pytest.mark.parametrize("bucket", [True], indirect=True)
def test_under_object_lock_the_bytes_stay_and_are_noise(settings, bucket):
    lock(bucket)
    files = SealedFiles(settings.evidence_url, "unit")
    name, key, plain = files.write(BytesIO(PLAIN))

    files.drop(name)

    assert not files.has(name)
    with pytest.raises(NotFoundError):
        list(files.pieces(name, key, sha256=plain.sha256))
    (kept,) = bucket.versions()
    assert b"grubblewick" not in kept


@pytest.mark.parametrize("bucket", [True], indirect=True)
def test_a_bucket_that_keeps_what_is_deleted_is_named(settings, bucket):
    assert keeping_versions(settings) == (settings.lake_url, settings.evidence_url)


def test_a_bucket_that_deletes_is_not_named(settings, bucket):
    assert keeping_versions(settings) == ()
