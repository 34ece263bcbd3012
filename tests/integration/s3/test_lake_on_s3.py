"""The lake in a bucket answers as in a folder, and what it forgets is in no object any more."""

from datetime import date, timedelta
from io import BytesIO

import pyarrow.parquet as pq
import pytest

from fireline.domain.checkpoint import Checkpoint
from fireline.errors import ConfigError
from fireline.scour import Batch
from fireline.store.observations import (
    LakeAudienceLog,
    LakeObservationLog,
    maintenance,
    open_lake,
)
from fireline.store.s3 import S3
from integration.store.observations.sayings import NOON, minutes, post

AT_ONCE = timedelta(days=-10_000)


@pytest.fixture
def on_s3(make_lake, founded, bucket, tmp_path):
    """An empty lake in a bucket."""
    with open_lake(bucket.settings(data=tmp_path), founded, clock=lambda: NOON) as lake:
        yield lake


def keep(lake, said):
    LakeObservationLog(lake).keep(
        "shapes", Batch(observations=(said,), fingerprints=(), reached=Checkpoint("1"))
    )


def words(bucket):
    """Read the words from the objects themselves, whatever the catalogue says of them."""
    found = [name for name in bucket.names() if "/posts/" in name and "delete" not in name]
    return {
        text
        for name in found
        for text in pq.read_table(BytesIO(bucket.bytes_of(name)))["text"].to_pylist()
    }


def test_a_lake_in_a_bucket_forgets_a_day(on_s3, bucket):
    keep(on_s3, post("old", text="grubblewick", at=minutes(-60 * 24)))
    keep(on_s3, post("new", text="frastle"))
    assert words(bucket) == {"grubblewick", "frastle"}
    assert LakeAudienceLog(on_s3).post("shapes:old").text == "grubblewick"

    maintenance.forget(on_s3, "posts", before=date(2026, 5, 1))
    left = maintenance.keep_up(on_s3, grace=AT_ONCE)

    assert words(bucket) == {"frastle"}
    assert LakeAudienceLog(on_s3).post("shapes:old") is None
    assert left.files == len(bucket.names())


def test_an_endpoint_that_no_setting_names_is_refused(bucket):
    with pytest.raises(ConfigError, match="FIRELINE_LOOPBACK_PEERS does not name"):
        S3.of(bucket.settings(loopback_peers=()))


def test_without_anybodys_key_s3_is_refused_in_one_sentence(bucket, monkeypatch):
    monkeypatch.delenv("AWS_ACCESS_KEY_ID", raising=False)
    with pytest.raises(ConfigError, match="nobody's key to S3"):
        S3.of(bucket.settings(s3_key=""))
