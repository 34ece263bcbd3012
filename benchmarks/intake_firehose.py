"""Whether the firehose collector keeps up with 2,000 events a second, ten times as recorded.

A real WebSocket server in a process of its own replays frames that a real relay sent, numbered on
and on: recorded at 200 a second, replayed at 2,000. The collector reads through the door and keeps
in a real lake. Lag is counted from when the server sent the last event of a batch to when the batch
was kept; it holds the page (10,000 events or 10 s), so it must not grow. Then the server sends as
fast as it is read, to show how much is to spare.
"""

import argparse
import asyncio
import itertools
import json
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import attrs
from websockets.asyncio.server import ServerConnection, serve

from fireline.domain.checkpoint import Checkpoint
from fireline.domain.clock import system_clock
from fireline.door import Gate, StreamDoor
from fireline.platforms.bluesky.firehose import Firehose
from fireline.platforms.bluesky.frames import opened, understood
from fireline.platforms.platform import Around
from fireline.scour import Batch, ObservationLog, ScourCounts, keeping_ahead, scour
from fireline.settings import Settings
from fireline.store.observations import Lake, LakeObservationLog, open_lake
from fireline.store.observations.rows import TABLE_OF
from fireline.store.postgres import open_database
from fireline.track.fingerprints import fingerprints_of

ROOT = Path(__file__).parent.parent
RECORDED = ROOT / "tests/unit/platforms/bluesky/recorded/firehose.frames"
RESULTS = Path(__file__).parent / "results" / "intake_firehose.json"
RATE = 2_000
FASTER = 10
FIRST = 1_000_000  #: numbers from here on take four bytes in CBOR, as a real relay's do
BEGIN = datetime(2026, 5, 1, tzinfo=UTC)
_SEQ, _TIME = b"\x63seq", b"\x64time\x78\x18"
_SENT_AT_ONCE_S = 0.01


def recorded() -> list[bytes]:
    """Return the frames of the recording that have a number."""
    data, at, found = RECORDED.read_bytes(), 0, []
    while at < len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        found.append(data[at + 4 : at + 4 + length])
        at += 4 + length
    return [frame for frame in found if opened(frame).sequence is not None]


def numbered(frame: bytes, sequence: int) -> bytes:
    """Return a frame with another number and the time that belongs to it."""
    head, _, tail = frame.rpartition(_SEQ)
    # An integer of CBOR (RFC 8949, 3): below 24 in one byte, else one byte more, two, four.
    old = 1 + {24: 1, 25: 2, 26: 4, 27: 8}.get(tail[0], 0)
    made = head + _SEQ + b"\x1a" + sequence.to_bytes(4, "big") + tail[old:]
    before, _, after = made.rpartition(_TIME)
    at = BEGIN + timedelta(seconds=(sequence - FIRST) * FASTER / RATE)
    told = at.isoformat(timespec="milliseconds").replace("+00:00", "Z").encode()
    return before + _TIME + told + after[len(told) :]


def stream(events: int) -> Iterator[bytes]:
    """Yield so many frames, numbered on and on."""
    for sequence, frame in zip(range(FIRST, FIRST + events), itertools.cycle(recorded())):
        yield numbered(frame, sequence)


async def replay(events: int, rate: int) -> None:
    """Serve the stream once, at a rate or as fast as it is read."""
    frames = list(stream(events))
    done = asyncio.Event()

    async def send(connection: ServerConnection) -> None:
        begin = time.time()
        print(begin, flush=True)
        for number, frame in enumerate(frames):
            if rate and number % (rate * _SENT_AT_ONCE_S) == 0:
                await asyncio.sleep(max(0.0, begin + number / rate - time.time()))
            await connection.send(frame)
        print(time.time(), flush=True)
        await connection.wait_closed()
        done.set()

    async with serve(send, "127.0.0.1", 0, compression=None) as server:
        print(server.sockets[0].getsockname()[1], flush=True)
        await done.wait()


@attrs.define
class Timed:
    """A log that remembers when it had kept up to which event."""

    log: ObservationLog
    kept: list[tuple[float, int]] = attrs.field(factory=list)

    def checkpoint(self, source: str) -> Checkpoint | None:
        """Say how far a source was read."""
        return self.log.checkpoint(source)

    def keep(self, source: str, batch: Batch) -> None:
        """Keep a batch and look at the clock."""
        self.log.keep(source, batch)
        self.kept.append((time.time(), int(batch.reached.reached.split()[0])))


def read(lake: Lake, port: int, log: Timed) -> ScourCounts:
    """Read the stream as the program does, until it falls quiet."""
    settings = Settings(bluesky_relay=f"ws://127.0.0.1:{port}")
    gate = Gate.letting_through([f"127.0.0.1:{port}"])
    around = Around(settings=settings, clock=system_clock, http=None, streams=StreamDoor(gate))  # type: ignore[arg-type]  # -- the stream needs no answers
    assert lake.rows_in("checkpoints") == 0
    with keeping_ahead(log) as ahead:
        return scour(
            collector=Firehose(around, once=True),
            log=ahead,
            fingerprint=fingerprints_of,
            clock=system_clock,
        )


def require_whole(lake: Lake, events: int, counts: ScourCounts, log: Timed) -> None:
    """Make sure that everything that was sent is in the lake, once, and nothing else."""
    expected = Counter(
        TABLE_OF[type(seen)]
        for frame in stream(events)
        for seen in understood(opened(frame), seen_at=BEGIN, source="")
    )
    found = {table: lake.rows_in(table) for table in (*expected, "gaps", "quarantine")}
    assert found == {"gaps": 0, "quarantine": 0} | expected, (found, expected)
    assert counts.read == events
    assert log.kept[-1][1] == FIRST + events - 1


def measured(events: int, rate: int) -> dict[str, object]:
    """Replay so many events once and return the figures."""
    folder = Path(tempfile.mkdtemp(prefix="fireline-bench-"))
    folder.chmod(0o711)
    settings = Settings(data=folder / "data")
    command = [sys.executable, __file__, "--serve", "--events", str(events), "--rate", str(rate)]
    with (
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server,
        open_database(settings) as database,
        open_lake(settings, database, clock=system_clock) as lake,
    ):
        assert server.stdout is not None
        log = Timed(LakeObservationLog(lake))
        port, worked = int(server.stdout.readline()), time.process_time()
        counts = read(lake, port, log)
        worked = time.process_time() - worked
        begin, end = float(server.stdout.readline()), float(server.stdout.readline())
        require_whole(lake, events, counts, log)
    shutil.rmtree(folder)
    last = log.kept[-1][0]
    lags = [at - begin - (reached - FIRST) / rate for at, reached in log.kept] if rate else []
    return {
        "events": events,
        "asked_for_s": rate or "as fast as it is read",
        "sent_s": round(events / (end - begin)),
        "kept_s": round(events / (last - begin)),
        "processor_s": round(worked, 2),
        "of_one_core": f"{worked / (last - begin):.0%}",
        "lag_of_each_batch_s": [round(lag, 2) for lag in lags],
        "observations": counts.kept,
        "gaps": counts.gaps,
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def main() -> None:
    """Replay at the rate that is promised, then as fast as it goes, and write the figures down."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--seconds", type=int, default=30, help="How long to replay.")
    parser.add_argument("--events", type=int, default=0, help=argparse.SUPPRESS)
    parser.add_argument("--rate", type=int, default=RATE, help="Events a second.")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.serve:
        asyncio.run(replay(given.events, given.rate))
        return
    found = [measured(given.rate * given.seconds, given.rate), measured(100_000, 0)]
    for each in found:
        print(json.dumps(each, indent=2))
    RESULTS.parent.mkdir(exist_ok=True)
    told = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "recording": f"{len(recorded())} frames of a real relay, repeated",
        "machine": {
            "cores": os.cpu_count(),
            "load": os.getloadavg(),
            "system": platform.platform(),
        },
        "found": found,
    }
    RESULTS.write_text(json.dumps(told, indent=2) + "\n")
    print(f"written to {RESULTS.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
