import subprocess
import sys

import pytest

from fireline.errors import ConfigError
from fireline.jobs.limits import bytes_of

GREEDY = """
from fireline.jobs.limits import keep_to_limits
from fireline.settings import Settings
keep_to_limits(Settings(process_memory="300MB", threads=3))
import os
assert os.environ["OMP_NUM_THREADS"] == "3"
modest = bytearray(50_000_000)
try:
    bytearray(500_000_000)
except MemoryError:
    print("refused")
"""


def test_a_process_gets_no_more_than_its_memory():
    said = subprocess.run(
        [sys.executable, "-c", GREEDY], check=True, capture_output=True, text=True
    )

    assert said.stdout == "refused\n"


@pytest.mark.parametrize(
    ("words", "size"), [("2GB", 2_000_000_000), ("1.5 mb", 1_500_000), ("10KB", 10_000)]
)
def test_a_size_is_read_with_its_unit(words: str, size: int):
    assert bytes_of(words, "FIRELINE_MEMORY") == size


@pytest.mark.parametrize("words", ["", "much", "2", "-1GB", "2 GBs"])
def test_a_size_without_a_meaning_is_named(words: str):
    with pytest.raises(ConfigError, match="FIRELINE_MEMORY is"):
        bytes_of(words, "FIRELINE_MEMORY")
