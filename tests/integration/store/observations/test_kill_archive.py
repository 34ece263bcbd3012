"""An import that is killed at any moment is read on without a post lost or kept twice."""

import json
import signal
import subprocess
import sys
import time

from fireline.domain.clock import system_clock
from fireline.platforms.archive.collector import ArchiveFile
from fireline.platforms.platform import Around
from fireline.scour import keeping_ahead, scour
from fireline.settings import Settings
from fireline.store.observations import LakeFingerprintLog, LakeObservationLog
from fireline.track.fingerprints import fingerprint_columns, fingerprints_of

POSTS = 20_000

#: Imports as the command does, with small batches, and tells each page that it has read.
READER = """
import sys
from pathlib import Path
from fireline.domain.clock import system_clock
from fireline.platforms.archive.collector import ArchiveFile
from fireline.platforms.platform import Around
from fireline.scour import keeping_ahead, run, scour
from fireline.settings import Settings
from fireline.store.observations import LakeObservationLog
from fireline.store.observations.engine import Engine
from fireline.store.observations.lake import Lake
from fireline.store.pseudonyms import Pseudonyms
from fireline.track.fingerprints import fingerprint_columns, fingerprints_of

data, dsn, file = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
run.ITEMS_KEPT_AT_ONCE = 1_000
engine = Engine(place=str(data / "lake"), spill=data / "spill", threads=1, memory="500MB")
names = Pseudonyms(lambda: b"only for tests")
lake = Lake(engine.attach(dsn), engine, system_clock, dsn=dsn, pseudonyms=names)
around = Around(settings=Settings(), clock=system_clock, http=None, streams=None)
with keeping_ahead(LakeObservationLog(lake)) as log:
    scour(
        collector=ArchiveFile(around, file),
        log=log,
        fingerprint=fingerprints_of,
        fingerprint_columns=fingerprint_columns,
        clock=system_clock,
        progress=lambda counts: print(counts.read, flush=True),
    )
"""


def line(number):
    return {
        "id": str(number),
        "author_id": "7",
        "created_at": "2026-05-01T12:00:00.000Z",
        "text": f"EXERCISE nonsense about a blue square, number {number}",
    }


def test_an_import_that_was_killed_is_read_on_without_loss_or_doubling(lake, embedded, tmp_path):
    file = tmp_path / "posts.ndjson"
    file.write_text("".join(json.dumps(line(number)) + "\n" for number in range(POSTS)))
    command = [sys.executable, "-c", READER, str(tmp_path), embedded.app_dsn, str(file)]
    log = LakeObservationLog(lake)
    source = ArchiveFile(
        Around(settings=Settings(), clock=system_clock, http=None, streams=None), file
    )

    reached = []
    for pages, moment in ((4, 0.0), (3, 0.05)):
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, env={"PYTHONPATH": ":".join(filter(None, sys.path))}
        ) as reader:
            for _ in range(pages):
                reader.stdout.readline()
            time.sleep(moment)
            reader.send_signal(signal.SIGKILL)
        reached.append(int(log.checkpoint(source.name).reached.split()[0]))
    assert 0 < reached[0] < reached[1] < file.stat().st_size, "each was killed in the middle"

    with keeping_ahead(log) as ahead:
        scour(
            collector=source,
            log=ahead,
            fingerprint=fingerprints_of,
            fingerprint_columns=fingerprint_columns,
            clock=system_clock,
        )

    prints = LakeFingerprintLog(lake)
    kept = prints.fingerprints(after="", until=prints.mark())["post"].to_pylist()
    assert sorted(int(key.partition(":")[2]) for key in kept) == list(range(POSTS))
    assert lake.rows_in("posts") == POSTS
