"""Whatever goes wrong: one sentence that names it, an exit code that says so, no traceback."""

import gzip
import json
import socket
from pathlib import Path

import pytest


def said(answer) -> str:
    """Return the one sentence of a failure; refuse a traceback and silence."""
    assert "Traceback" not in answer.stderr, answer.stderr
    lines = [line for line in answer.stderr.splitlines() if line.startswith("fireline: ")]
    assert len(lines) == 1, answer.stderr
    return lines[0]


def test_a_misspelt_setting_is_named(fireline):
    answer = fireline("officer", "list", FIRELINE_PROT="9000")

    assert answer.returncode == 2
    assert "FIRELINE_PROT" in said(answer)


def test_an_unreadable_setting_is_named(fireline):
    answer = fireline("officer", "list", FIRELINE_PORT="many")

    assert answer.returncode == 2
    assert "FIRELINE_PORT is 'many'" in said(answer)


def test_a_port_in_use_is_named(fireline):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        answer = fireline("demo", "--port", str(port))

    assert answer.returncode == 2
    assert f"port {port} on 127.0.0.1 is in use" in said(answer)


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("demo", "--accounts", "3"), "--accounts 3"),
        (("demo", "--days", "0"), "--days 0"),
        (("scour", "archive", "nowhere.csv"), "nowhere.csv"),
        (("scour", "bluesky", "everything"), "everything"),
        (("sing",), "sing"),
    ],
)
def test_what_cannot_be_done_is_named(fireline, words, named):
    answer = fireline(*words)

    assert answer.returncode != 0
    assert named in said(answer)


def test_no_network_is_one_sentence(fireline):
    answer = fireline(
        "scour", "bluesky", "search", "shapes", FIRELINE_BLUESKY_APPVIEW="http://127.0.0.1:9"
    )

    assert answer.returncode != 0
    assert "127.0.0.1:9" in said(answer)


def test_broken_lines_are_set_aside_and_the_rest_goes_on(fireline, tmp_path: Path):
    archive = tmp_path / "posts.ndjson.gz"
    good = [
        {
            "id": str(n),
            "author": {"id": str(n % 3), "username": f"shape{n % 3}"},
            "text": f"EXERCISE blue square {n}",
            "created_at": "2026-01-05T10:00:00.000Z",
            "author_id": str(n % 3),
        }
        for n in range(20)
    ]
    lines = [json.dumps(one).encode() for one in good]
    lines[5] = b'{"id": "5", "text": '
    lines[9] = b'{"id": "9", "text": "\xff\xfe"}'
    archive.write_bytes(gzip.compress(b"\n".join(lines)))

    answer = fireline("scour", "archive", str(archive), "--json")
    again = fireline("scour", "archive", str(archive), "--json")

    assert answer.returncode == 0, answer.stderr
    counts = json.loads(answer.stdout)
    assert counts["read"] == 20
    assert counts["quarantined"] == 2
    assert json.loads(again.stdout)["read"] == 0


def test_a_dry_run_stores_nothing(fireline, tmp_path: Path):
    archive = tmp_path / "shares.csv"
    archive.write_text(
        "object_id,account_id,content_id,timestamp_share\nx,1,10,1610000000\nx,2,11,1610000005\n"
    )

    dry = fireline("scour", "archive", str(archive), "--dry-run", "--json")
    wet = fireline("scour", "archive", str(archive), "--json")

    assert json.loads(dry.stdout)["read"] == 2
    assert json.loads(wet.stdout)["read"] == 2


def test_a_missing_column_is_named(fireline, tmp_path: Path):
    archive = tmp_path / "odd.csv"
    archive.write_text("colour,shape\nblue,square\n")

    answer = fireline("scour", "archive", str(archive))

    assert answer.returncode != 0
    assert "odd.csv" in said(answer)


def test_every_command_has_help_with_an_example(fireline):
    for words in (
        ("init",),
        ("up",),
        ("run",),
        ("doctor",),
        ("demo",),
        ("desk",),
        ("turn",),
        ("scour", "bluesky"),
        ("scour", "archive"),
        ("officer", "add"),
        ("officer", "list"),
    ):
        answer = fireline(*words, "--help")

        assert answer.returncode == 0
        assert "Example: fireline" in answer.stdout, words
