"""What the how-to for a server says is done, word for word, on a real PostgreSQL 15 and an S3."""

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import attrs
import pytest

from database_servers import DEBIAN, NEEDS_DEBIAN
from integration.s3.conftest import KEY, SECRET, Bucket, bucket, moto

__all__ = ["bucket", "moto"]

pytestmark = [
    pytest.mark.server,
    pytest.mark.skipif(not DEBIAN.exists(), reason=NEEDS_DEBIAN),
]
HOW_TO = Path(__file__).parents[3] / "docs" / "how-to" / "run-on-a-server.md"
TEXT = HOW_TO.read_text("utf-8")
STATEMENTS = re.findall(r"```sql\n(.*?)```", TEXT, re.DOTALL)[0].strip().splitlines()
COMMANDS = [
    line
    for block in re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL)
    for line in block.splitlines()
    if line.startswith("fireline ")
]
SHARES = "object_id,account_id,content_id,timestamp_share\nx,1,10,1610000000\ny,2,11,1610000005\n"

Answer = subprocess.CompletedProcess[str]


@attrs.frozen
class Server:
    """The machine that the how-to speaks of."""

    folder: Path
    around: dict[str, str]

    def run(self, line: str, **changed: str) -> Answer:
        """Run a line of the how-to there."""
        program, *words = shlex.split(line)
        assert program == "fireline"
        return subprocess.run(
            [sys.executable, "-c", "from fireline.cli import main; main()", *words],
            cwd=self.folder,
            env=self.around | changed,
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def server(debian, bucket: Bucket, tmp_path: Path) -> Server:
    """Do what the how-to says up to its commands."""
    for statement in STATEMENTS:
        debian.sql(statement.rstrip(";"))
    passphrase = tmp_path / "passphrase"
    passphrase.write_text("made-up words of a backup\n")
    passphrase.chmod(0o600)
    (tmp_path / "shares.csv").write_text(SHARES)
    peer = bucket.endpoint.removeprefix("http://")
    told = {
        "DATA": str(tmp_path / "data"),
        "DATABASE_URL": debian.url("unit_north", "unit_north", "made-up"),
        "BACKUP_URL": debian.url("unit_north", "unit_north_backup", "made-up%20too"),
        "BACKUP_PASSPHRASE_FILE": str(passphrase),
        "LAKE_URL": f"s3://{bucket.name}/lake",
        "EVIDENCE_URL": f"s3://{bucket.name}/evidence",
        "S3_ENDPOINT": bucket.endpoint,
        "S3_KEY": KEY,
        "S3_SECRET": SECRET,
        "LOOPBACK_PEERS": peer,
    }
    clean = {name: value for name, value in os.environ.items() if "FIRELINE_" not in name}
    return Server(tmp_path, clean | {f"FIRELINE_{name}": value for name, value in told.items()})


def test_the_how_to_is_done_and_what_it_kept_comes_back_elsewhere(
    server: Server, debian, bucket: Bucket
) -> None:
    assert len(COMMANDS) >= 5
    for command in COMMANDS:
        answer = server.run(command)
        assert answer.returncode == 0, (command, answer.stderr)
    names = bucket.names()
    (backup,) = (server.folder / "backups").glob("fireline-*")

    assert [name for name in names if name.startswith("lake/") and name.endswith(".parquet")]
    kept = [name for name in names if name.startswith("evidence/")]
    assert kept
    assert b"WARC/" not in b"".join(map(bucket.bytes_of, kept))
    bound = server.run("fireline backup --to other", FIRELINE_BACKUP_URL="")
    assert bound.returncode == 2
    assert "row security hides rows from unit_north" in bound.stderr
    debian.make_database("elsewhere", owner="unit_north")
    moved = {
        "FIRELINE_DATA": str(server.folder / "back"),
        "FIRELINE_DATABASE_URL": debian.url("elsewhere", "unit_north", "made-up"),
        "FIRELINE_LAKE_URL": f"s3://{bucket.name}/back/lake",
        "FIRELINE_EVIDENCE_URL": f"s3://{bucket.name}/back/evidence",
    }
    restored = server.run(f"fireline restore {backup} --json", **moved)
    assert restored.returncode == 0, restored.stderr
    assert json.loads(restored.stdout)["audit_broken"] == []
    checked = server.run("fireline evidence verify --json", **moved)
    assert checked.returncode == 0, checked.stderr
    assert [one["problems"] for one in json.loads(checked.stdout)] == [[]]
    refused = server.run(f"fireline restore {backup} --data third", **moved)
    assert refused.returncode == 5
    assert "is not empty" in refused.stderr
