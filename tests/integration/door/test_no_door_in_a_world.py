"""In world mode no door is built: an exercise of days, played where every way out is nailed shut.

In a process of its own, in a network of its own that has no interface where that can be had: each
way out that could be built raises, and each name that is looked up and each line that is opened.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SHUT = """
import sys
SAW = []

def nail(event, arguments):
    far = event == "socket.connect" and not isinstance(arguments[1], (str, bytes))
    if far or event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"):
        SAW.append(event)
        raise AssertionError(f"an exercise reached out: {event}")

import fireline.door, fireline.wiring
for name in ("Gate", "HttpDoor", "MailRelay", "ProxyAddress", "StreamDoor"):
    def built(self, *_, name=name, **__):
        SAW.append(name)
        raise AssertionError(f"an exercise built a {name}")
    getattr(fireline.door, name).__init__ = built
sys.addaudithook(nail)
"""
PLAY = """
from fireline.cli import main
sys.argv = ["fireline", "demo", "--headless", "--accounts", "200", "--days", "4", "--seed", "5"]
try:
    main()
except SystemExit as ended:
    assert not ended.code, ended.code
assert SAW == [], SAW
print("NOTHING WENT OUT")
"""
OUT = """
from fireline.settings import Settings
{act}
"""
ACTS = {
    "a gate": "fireline.door.Gate()",
    "the wiring of a real installation": "fireline.wiring.way_out(Settings())",
    "the wiring with a proxy": (
        "import tempfile; from pathlib import Path;"
        "where = Path(tempfile.mkdtemp());"
        "fireline.wiring.way_out(Settings(data=where, proxy='127.0.0.1:9'))"
    ),
    "a name": "import socket; socket.getaddrinfo('example.org', 80)",
    "a line": "import socket; socket.create_connection(('127.0.0.1', 9))",
}


def shut(program: str, folder: Path) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith("FIRELINE_")}
    return subprocess.run(
        [*_without_network(), sys.executable, "-c", SHUT + program],
        env=clean | {"FIRELINE_DATA": str(folder / "data"), "FIRELINE_THREADS": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def _without_network() -> list[str]:
    """Return the words that take every interface away, where the kernel lets us."""
    words = ["unshare", "--net", "--"]
    able = shutil.which("unshare") and not subprocess.run([*words, "true"], check=False).returncode
    return words if able else []


def test_days_of_an_exercise_pass_without_any_way_out(tmp_path: Path) -> None:
    played = shut(PLAY, tmp_path)

    assert played.returncode == 0, played.stderr[-3000:]
    assert "NOTHING WENT OUT" in played.stdout
    assert "EXERCISE: what changed" in played.stdout


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_the_nails_hold(act: str, tmp_path: Path) -> None:
    """Without this, the test above would pass for nails that are not there."""
    tried = shut(OUT.format(act=act), tmp_path)

    assert tried.returncode != 0
    assert "AssertionError: an exercise" in tried.stderr
