"""A night over a bucket: what is over, and who is erased, is in no object and no version."""

from datetime import timedelta
from io import BytesIO

import fsspec
import pyarrow.parquet as pq
import pytest

from casework_cases import Cases
from casework_rows import Unit, casework_on
from fireline.domain.checkpoint import Checkpoint
from fireline.domain.location import LocationKind
from fireline.domain.observation import MediaSighting
from fireline.jobs.nightly import nightly
from fireline.scour import Batch
from fireline.store.observations import LakeObservationLog
from fireline.store.s3 import let_in
from integration.retention.installation import NIGHT, installed, listed
from integration.store.observations.sayings import post

AT_ONCE = timedelta(days=-10_000)
KEY = "shapes:grubblewick"


@pytest.fixture
def night(request, make_lake, bucket, tmp_path):
    """An installation whose lake, media and evidence lie in a bucket."""
    database = casework_on(request, "embedded")
    settings = bucket.settings(data=tmp_path, secret_key="only for tests")
    let_in(settings)
    with installed(settings, database) as opened:
        yield opened
    fsspec.config.conf.pop("s3", None)


def texts(bucket) -> dict[str, str]:
    """Return what every object says; a Parquet file is unpacked."""
    return {name: _text(name, bucket.bytes_of(name)) for name in bucket.names()}


def _text(name: str, data: bytes) -> str:
    unpacked = str(pq.read_table(BytesIO(data)).to_pylist()) if name.endswith(".parquet") else ""
    return data.decode("latin-1") + unpacked


def test_nobody_finds_an_erased_person_or_an_expired_day_in_the_bucket(night, bucket):
    told = {"said_at": NIGHT, "seen_at": NIGHT}
    picture = night.unit.media.put(b"a picture of grubblewick")
    hers = post("grubblewick1", "grubblewick", at=NIGHT, text="I am grubblewick")
    old = post("old", "bob", at=NIGHT - timedelta(days=40), text="said snorfelbax")
    stays = post("stays", "bob", at=NIGHT, text="said mumblecrust")
    medium = MediaSighting(post=hers.key, account=KEY, position=0, sha256=picture, **told)
    LakeObservationLog(night.unit.lake).keep(
        "shapes",
        Batch(observations=(hers, old, stays, medium), fingerprints=(), reached=Checkpoint("1")),
    )
    place = Cases(Unit(authority=night.authority, ann=night.ann, ben=night.lea)).place(
        KEY, kind=LocationKind.ACCOUNT
    )
    desk = night.unit.desk(night.authority)
    with night.unit.scope(night.authority.id):
        desk.evidence.put(b"a capture", place=place.id)
    before = texts(bucket)
    for marker, kind in (("grubblewick", "media"), ("snorfelbax", "lake"), ("mumblecrust", "lake")):
        assert any(marker in text for name, text in before.items() if kind in name)
    assert any("sealed" in name for name in before)

    listed(night, KEY)
    report = nightly(night.unit, at=NIGHT, grace=AT_ONCE)

    after = texts(bucket)
    assert report.not_ours == ()
    for marker, found in (("grubblewick", False), ("snorfelbax", False), ("mumblecrust", True)):
        assert any(marker in text for text in after.values()) is found
    assert not any("sealed" in name for name in after)
