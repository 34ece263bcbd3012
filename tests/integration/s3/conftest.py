"""An S3 on loopback: moto speaks its protocol from a thread of this process."""

import logging
from collections.abc import Iterator

import boto3
import pytest
from moto.server import ThreadedMotoServer

from fireline.settings import Settings
from fresh_lake import founded, lake, make_lake

__all__ = ["founded", "lake", "make_lake"]

KEY, SECRET = "exercise", "only-for-tests"


class Bucket:
    """One bucket, and a look behind every door of it."""

    def __init__(self, name: str, client: object, endpoint: str) -> None:
        self.name, self.s3, self.endpoint = name, client, endpoint

    def settings(self, **more: object) -> Settings:
        """Return the settings of an installation that keeps everything in here."""
        told = {
            "lake_url": f"s3://{self.name}/lake",
            "evidence_url": f"s3://{self.name}/kept",
            "s3_endpoint": self.endpoint,
            "s3_key": KEY,
            "s3_secret": SECRET,
            "loopback_peers": (self.endpoint.removeprefix("http://"),),
        }
        return Settings(**(told | more))

    def names(self) -> list[str]:
        """Name every object."""
        return [one["Key"] for one in self.s3.list_objects_v2(Bucket=self.name).get("Contents", [])]

    def bytes_of(self, name: str) -> bytes:
        return self.s3.get_object(Bucket=self.name, Key=name)["Body"].read()

    def versions(self) -> list[bytes]:
        """Return the bytes of every version of every object, also of those that were deleted."""
        told = self.s3.list_object_versions(Bucket=self.name).get("Versions", [])
        return [
            self.s3.get_object(Bucket=self.name, Key=one["Key"], VersionId=one["VersionId"])[
                "Body"
            ].read()
            for one in told
        ]


@pytest.fixture(scope="session")
def moto() -> Iterator[str]:
    """Return the address of the S3 of this session."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(moto: str, request: pytest.FixtureRequest) -> Bucket:
    """Make a bucket of this test's own; ``object_lock`` as a parameter locks what is put."""
    name = f"unit-{abs(hash(request.node.nodeid))}"
    s3 = boto3.client(
        "s3",
        endpoint_url=moto,
        aws_access_key_id=KEY,
        aws_secret_access_key=SECRET,
        region_name="us-east-1",
    )
    s3.create_bucket(Bucket=name, ObjectLockEnabledForBucket=getattr(request, "param", False))
    return Bucket(name, s3, moto)
