import subprocess
import sys
from pathlib import Path

from fireline.jobs.log_file import last_words
from fireline.settings import Settings

TALKATIVE = """
import logging, os, sys
from pathlib import Path
from fireline.jobs import log_file
from fireline.settings import Settings
log_file.LARGEST = 2_000
log_file.log_to_file(Settings(data=Path(sys.argv[1])), "web")
for number in range(60):
    logging.getLogger("fireline.jobs").info("EXERCISE %s", "x" * 100)
os.write(2, b"printed past the log\\n")
"""


def test_a_log_is_turned_over_and_what_is_printed_follows_it(tmp_path: Path):
    subprocess.run([sys.executable, "-c", TALKATIVE, str(tmp_path)], check=True)

    logs = sorted(log.name for log in (tmp_path / "log").iterdir())
    assert logs == ["web.log", "web.log.1", "web.log.2", "web.log.3", "web.log.4"]
    assert all(log.stat().st_size <= 2_100 for log in (tmp_path / "log").iterdir())
    assert "printed past the log" in (tmp_path / "log" / "web.log").read_text()


def test_the_last_words_are_our_own_sentence_if_there_is_one(tmp_path: Path):
    (tmp_path / "log").mkdir()
    (tmp_path / "log" / "web.log").write_text("a\nfireline: port 8000 is in use\nb\n")

    assert last_words(Settings(data=tmp_path), "web") == "port 8000 is in use"
    assert last_words(Settings(data=tmp_path), "worker") == "it left no log"
