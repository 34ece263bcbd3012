from datetime import UTC, datetime
from uuid import UUID

from fireline.store.audit.head import Head
from fireline.store.audit.outside import outside_of
from integration.s3.conftest import Bucket

UNIT = UUID(int=7)


def head(size: int) -> Head:
    return Head(
        authority=UNIT,
        size=size,
        root=b"r" * 32,
        at=datetime(2026, 5, 1, 12, size, tzinfo=UTC),
        key="0" * 16,
        previous=b"",
        signature=b"s" * 64,
    )


def test_each_head_is_an_object_of_its_own_and_is_found_again(bucket: Bucket) -> None:
    settings = bucket.settings(audit_outside=f"s3://{bucket.name}/heads")
    outside = outside_of(settings)
    assert outside
    assert outside.newest(UNIT) is None
    for size in (3, 9, 12):
        outside.add(head(size), public_key=b"k" * 32)

    again = outside_of(settings)

    assert again
    assert [told["size"] for told in again.heads(UNIT)] == [3, 9, 12]
    newest = again.newest(UNIT)
    assert newest
    assert newest["size"] == 12
    assert sorted(bucket.names()) == [
        f"heads/{UNIT}/2026-05-01/000000000000003.json",
        f"heads/{UNIT}/2026-05-01/000000000000009.json",
        f"heads/{UNIT}/2026-05-01/000000000000012.json",
        "heads/audit-key.pub",
    ]
