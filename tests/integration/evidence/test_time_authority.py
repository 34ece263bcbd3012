"""Against a real time-stamping authority on loopback."""

import hashlib
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import attrs
import pytest

from fireline.door import Gate, HttpDoor
from fireline.door.time_authority import TimeAuthority, Trust
from fireline.errors import ConfigError, ItemUnreadable, SourceUnavailable
from integration.evidence.time_server import TimeServer, time_server

DATA = b"EXERCISE a red square"
SHA256 = hashlib.sha256(DATA).hexdigest()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TimeServer]:
    with time_server(tmp_path_factory.mktemp("tsa")) as running:
        yield running


@pytest.fixture
def authority(server: TimeServer) -> Iterator[TimeAuthority]:
    with HttpDoor(Gate.letting_through([server.peer])) as http:
        yield TimeAuthority(http, server.url, Trust.read(server.root))


def test_a_token_says_when_and_whose_it_is(authority: TimeAuthority) -> None:
    token = authority.stamp(SHA256)

    assert token.by == "CN=EXERCISE time authority"
    assert abs(datetime.now(UTC) - token.at) < timedelta(seconds=30)
    assert authority.check(SHA256, token) == ""


def test_openssl_alone_verifies_the_token(
    authority: TimeAuthority, server: TimeServer, tmp_path: Path
) -> None:
    (tmp_path / "data").write_bytes(DATA)
    (tmp_path / "token.tsr").write_bytes(authority.stamp(SHA256).response)

    said = subprocess.run(
        ["openssl", "ts", "-verify", "-data", "data", "-in", "token.tsr", "-CAfile", server.root],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert "Verification: OK" in said.stdout + said.stderr


def test_a_token_for_other_bytes_does_not_hold(authority: TimeAuthority) -> None:
    token = authority.stamp(SHA256)

    assert "Mismatch between messages" in authority.check("ab" * 32, token)


def test_no_byte_of_a_token_can_be_changed_unseen(authority: TimeAuthority) -> None:
    token = authority.stamp(SHA256)
    body = token.response
    told = body.index(bytes.fromhex(SHA256))

    for place in (told, told + 40, len(body) - 3):  # the hash, the time, the signature
        changed = body[:place] + bytes([body[place] ^ 1]) + body[place + 1 :]
        assert authority.check(SHA256, attrs.evolve(token, response=changed)) != ""


def test_another_authority_than_the_settings_is_refused(server: TimeServer, tmp_path: Path) -> None:
    with (
        time_server(tmp_path) as stranger,
        HttpDoor(Gate.letting_through([stranger.peer])) as http,
        pytest.raises(ItemUnreadable, match="does not hold"),
    ):
        TimeAuthority(http, stranger.url, Trust.read(server.root)).stamp(SHA256)


def test_an_old_answer_to_somebody_else_is_refused(authority: TimeAuthority) -> None:
    class Replaying:
        def __init__(self, inner: object) -> None:
            self.first = None
            self.inner = inner

        def post(self, *given: object, **named: object) -> object:
            self.first = self.first or self.inner.post(*given, **named)
            return self.first

    authority._http = Replaying(authority._http)
    authority.stamp(SHA256)

    with pytest.raises(ItemUnreadable, match="Nonce"):
        authority.stamp(SHA256)


def test_nobody_there_is_no_answer(server: TimeServer) -> None:
    with (
        HttpDoor(Gate.letting_through(["127.0.0.1:9"])) as http,
        pytest.raises(SourceUnavailable, match=r"127\.0\.0\.1:9"),
    ):
        TimeAuthority(http, "http://127.0.0.1:9/", Trust.read(server.root)).stamp(SHA256)


def test_a_file_without_a_root_is_named(tmp_path: Path) -> None:
    (tmp_path / "empty.pem").write_text("nothing")

    with pytest.raises(ConfigError, match=r"empty\.pem"):
        Trust.read(tmp_path / "empty.pem")
