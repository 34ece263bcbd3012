"""A collector that is killed at any moment leaves whole batches with their checkpoints."""

import signal
import subprocess
import sys
import time

import pytest

from fireline.store.observations import LakeFingerprintLog, LakeObservationLog

#: Writes batches of a hundred until it is killed, telling each that it has kept.
WRITER = """
import sys
from pathlib import Path
from integration.store.observations.sayings import NOON, fingerprint, post
from fireline.domain.checkpoint import Checkpoint
from fireline.scour import Batch
from fireline.settings import Settings
from fireline.store.observations import LakeObservationLog
from fireline.store.observations.engine import Engine
from fireline.store.observations.lake import Lake
from fireline.store.pseudonyms import Pseudonyms

data, dsn = Path(sys.argv[1]), sys.argv[2]
engine = Engine(place=str(data / "lake"), spill=data / "spill", threads=1, memory="500MB")
names = Pseudonyms(lambda: b"only for tests")
lake = Lake(engine.attach(dsn), engine, lambda: NOON, dsn=dsn, pseudonyms=names)
log = LakeObservationLog(lake)
reached = int((log.checkpoint("shapes") or Checkpoint("0")).reached)
while True:
    said = [post(str(reached + i)) for i in range(100)]
    reached += 100
    prints = tuple(map(fingerprint, said))
    batch = Batch(observations=tuple(said), fingerprints=prints, reached=Checkpoint(str(reached)))
    log.keep("shapes", batch)
    print(reached, flush=True)
"""


@pytest.mark.parametrize("moment", [0.05, 0.11, 0.17])
def test_a_killed_writer_leaves_whole_batches(lake, embedded, tmp_path, moment):
    command = [sys.executable, "-c", WRITER, str(tmp_path), embedded.app_dsn]
    for _ in range(2):
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, env={"PYTHONPATH": ":".join(filter(None, sys.path))}
        ) as writer:
            writer.stdout.readline()
            time.sleep(moment)
            writer.send_signal(signal.SIGKILL)
            told = writer.stdout.read().split()
            last_told = int(told[-1]) if told else 100

    log = LakeFingerprintLog(lake)
    reached = int(LakeObservationLog(lake).checkpoint("shapes").reached)
    prints = log.fingerprints(after="", until=log.mark())
    assert prints.num_rows == reached
    assert reached >= last_told
    assert sorted(int(p.partition(":")[2]) for p in prints["post"].to_pylist()) == list(
        range(reached)
    )
