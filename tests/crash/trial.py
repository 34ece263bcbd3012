"""A trial: an installation under load, one of its processes killed at a chance moment, and a look.

Each seed names who is killed, and when. After each, everything has come up again before the next
one; what the installation then holds is compared with what the world outside of it knows: the
relay that said the posts, the mail server that took the letters, the officers' journal.
"""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import attrs
from aiosmtpd.controller import Controller

from crash.stream import Relay, relay
from fireline.domain.message import Delivery
from installation_at_work import AtWork, at_work, environment, free_port, wait_for

POSTS_A_SECOND = 200
EVERYBODY = (
    "postgresql",
    "officers",
    "database",
    "maintenance",
    "worker",
    "collectors",
    "web",
    "proxy",
    "decoders",
    "up",
)
"""Who is killed: the server itself, the officers' process, every process of ``up``, and ``up``."""

NOBODY_KNOWS = (Delivery.FATE_UNKNOWN, Delivery.HANDING_OVER)
LONGEST_WAIT = 2.0  #: seconds of load before the kill
SETTLE_SECONDS = 90.0
TESTS = Path(__file__).parents[1]


class Letters:
    """A mail server that remembers whose letter it took how often."""

    def __init__(self) -> None:
        """Have taken none."""
        self.taken: Counter[str] = Counter()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 -- aiosmtpd names it so
        """Take one letter."""
        head = envelope.content.split(b"\r\n\r\n", 1)[0].decode("ascii", "replace")
        name = next(
            line.split(":", 1)[1].strip()
            for line in head.splitlines()
            if line.lower().startswith("message-id:")
        )
        self.taken[name.strip("<>")] += 1
        return "250 EXERCISE taken"


HARM = (
    "lost_posts",
    "doubled_posts",
    "gaps",
    "lost_referrals",
    "sent_twice",
    "torn_evidence",
    "unrecorded",
    "audit",
)


@attrs.frozen(kw_only=True)
class Found:
    """What one kill had done, when everything stood again; all but the seconds must be nothing."""

    killed: str
    lost_posts: int
    doubled_posts: int
    gaps: int
    lost_referrals: int
    sent_twice: int
    torn_evidence: int
    unrecorded: int  #: approvals that the audit does not know, or knows twice
    audit: tuple[str, ...]
    posts: int  #: in the lake by then
    referrals: int  #: approved by then
    letters: int  #: that have arrived by then
    heads: int  #: signed by then; the audit was held to each of them
    fates_unknown: int  #: letters of which nobody knows; an officer settles each
    seconds: float  #: until everything was ready again and had been looked at

    @property
    def harm(self) -> dict[str, object]:
        """Return everything that should not be."""
        told = attrs.asdict(self)
        return {name: told[name] for name in HARM if told[name]}


@attrs.define
class Trial:
    """An installation under load."""

    data: Path
    relay: Relay
    letters: Letters
    settings: dict[str, str]
    installation: AtWork
    journal: Path
    stack: ExitStack
    officers: "subprocess.Popen[bytes] | None" = None
    opened: str = ""  #: id of the last capture that was opened
    in_hand: set[str] = attrs.Factory(set)  #: referrals whose letter was in hand at the last look
    open: str = ""  #: what was not done at the last look

    def run(self, seed: int) -> Found:
        """Kill one by chance, wait until everything stands again, and look."""
        begun = time.monotonic()
        return self._found(self.strike(seed), begun)

    def strike(self, seed: int) -> str:
        """Kill one by chance, wait until everything stands again, and say who it was."""
        victim = EVERYBODY[seed % len(EVERYBODY)]
        self._put_under_load()
        time.sleep(random.Random(f"crash {seed}").uniform(0.05, LONGEST_WAIT))
        self._kill(victim)
        self._raise_again()
        return victim

    def settle(self) -> Found:
        """End the load, wait until all that was begun is done, and look."""
        begun = time.monotonic()
        self.end_officers()
        said = self.relay.end()
        wait_for(lambda: self._is_done(said), SETTLE_SECONDS, self._what_is_open)
        self.opened = ""  # All captures are opened once more.
        return self._found("nobody: at the end", begun)

    def _is_done(self, said: int) -> bool:
        """Say whether all was read and nothing waits to leave.

        What a killed worker had in hand stays so for ten minutes (refer.delivery.PATIENCE), and
        then its fate is unknown; whoever lives has a letter in hand for less than two looks.
        """
        told = self.look()
        waiting = [of for of, _, how in told["messages"] if how == Delivery.WAITING]
        in_hand = {of for of, _, how in told["messages"] if how == Delivery.HANDING_OVER}
        left, self.in_hand = in_hand <= self.in_hand, in_hand
        self.open = f"read {told['posts']['reached']:,} of {said:,}; {len(waiting)} letters wait"
        return told["posts"]["reached"] == said and not waiting and left

    def _what_is_open(self) -> str:
        return f"{self.open}\n{self.installation.logs()}"

    def _kill(self, victim: str) -> None:
        if victim == "officers":
            self.end_officers()
        elif victim == "postgresql":
            os.kill(self._postgresql(), signal.SIGKILL)
        elif victim == "up":
            self.installation.supervisor.kill()
            self.installation.supervisor.wait()
        else:
            self.installation.kill(victim)

    def _raise_again(self) -> None:
        """Start what nobody else starts again, and wait until everything is ready."""
        if self.installation.supervisor.poll() is not None:
            wait_for(lambda: not self.installation.states(), SETTLE_SECONDS)
            self.installation = self.stack.enter_context(at_work(self.data, **self.settings))
        time.sleep(0.3)  # A process that was just killed may still look ready.
        wait_for(self.installation.is_ready, SETTLE_SECONDS, self.installation.logs)

    def _put_under_load(self) -> None:
        """Wait until the officers act, or the kill would meet nobody at work."""
        done = self._done_by_officers()
        wait_for(lambda: self._officers_act_beyond(done), SETTLE_SECONDS, self.installation.logs)

    def _officers_act_beyond(self, done: int) -> bool:
        if self.officers is None or self.officers.poll() is not None:
            self.start_officers()
        return self._done_by_officers() > done

    def start_officers(self) -> None:
        """Let the officers work on."""
        with (self.data.parent / "officers.log").open("ab") as said:
            self.officers = subprocess.Popen(
                [sys.executable, "-m", "crash.officers", str(self.journal)],
                env=self._environment(),
                stdout=subprocess.DEVNULL,
                stderr=said,
            )

    def _done_by_officers(self) -> int:
        return self.journal.read_bytes().count(b"\n") if self.journal.exists() else 0

    def end_officers(self) -> None:
        """End the officers' process as a power cut would."""
        if self.officers is not None:
            self.officers.kill()
            self.officers.wait()
            self.officers = None

    def _postgresql(self) -> int:
        written = next(self.data.rglob("postmaster.pid")).read_text().splitlines()
        return int(written[0])

    def look(self) -> dict[str, Any]:
        """Return what the installation holds, told by a process of its own."""
        asked = subprocess.run(
            [sys.executable, "-m", "crash.check", *filter(None, [self.opened])],
            env=self._environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert asked.returncode == 0, asked.stderr[-3_000:]
        told: dict[str, Any] = json.loads(asked.stdout)
        self.opened = told["opened"]
        return told

    def _environment(self) -> dict[str, str]:
        path = os.pathsep.join((str(TESTS), str(TESTS.parent / "src")))
        return environment(self.data, self.settings) | {"PYTHONPATH": path}

    def _found(self, victim: str, begun: float) -> Found:
        # What the world knows is read first: what comes after the look cannot be held against it.
        journal = self.journal.read_text().split() if self.journal.exists() else []
        taken = set(dict(self.letters.taken))  # A copy in one go: letters go on coming.
        told = self.look()
        posts, approved = told["posts"], set(told["approved"])
        messages = told["messages"]
        written = {of for of, _, _ in messages}
        delivered = [name.strip("<>") for _, name, how in messages if how == Delivery.DELIVERED]
        letters = dict(self.letters.taken)
        arrived = set(letters)
        failed = {of for of, _, how in messages if how == Delivery.FAILED}
        lost = {one for one in journal if one not in approved}
        lost |= approved - written
        lost |= set(delivered) - arrived
        # Nobody refused a letter: none may be given up, and none may have left unrecorded.
        lost |= failed | (taken - {name.strip("<>") for _, name, _ in messages})
        return Found(
            killed=victim,
            # Every number of the stream is one post: as many as were reached must be there.
            lost_posts=max(0, posts["reached"] - posts["different"]),
            doubled_posts=posts["kept"]
            - posts["different"]
            + max(0, posts["different"] - posts["reached"]),
            gaps=posts["gaps"],
            lost_referrals=len(lost),
            sent_twice=sum(1 for count in letters.values() if count > 1),
            torn_evidence=len(told["torn"]),
            unrecorded=len(told["unrecorded"]),
            audit=tuple(told["audit"]),
            posts=posts["different"],
            referrals=len(approved),
            letters=len(arrived & set(delivered)),
            heads=told["heads"],
            fates_unknown=sum(1 for _, _, how in messages if how in NOBODY_KNOWS),
            seconds=time.monotonic() - begun,
        )


@contextmanager
def trial() -> Iterator[Trial]:
    """Make an installation, put it under load, and take everything away afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="fireline-crash-", dir="/tmp"))
    folder.chmod(0o711)
    data, outside = folder / "data", folder / "outside"
    outside.mkdir()
    letters = Letters()
    post_office = Controller(letters, hostname="127.0.0.1", port=free_port())
    post_office.start()
    try:
        with ExitStack() as stack:
            stream = stack.enter_context(relay(posts_a_second=POSTS_A_SECOND))
            settings = {
                "FIRELINE_SOURCES": "bluesky firehose",
                "FIRELINE_BLUESKY_RELAY": f"ws://127.0.0.1:{stream.port}",
                "FIRELINE_MAIL_RELAY": f"127.0.0.1:{post_office.port}",
                "FIRELINE_MAIL_SENDER": "unit@unit.example",
                "FIRELINE_LOOPBACK_PEERS": f"127.0.0.1:{stream.port},127.0.0.1:{post_office.port}",
                "FIRELINE_AUDIT_OUTSIDE": str(outside),
                "FIRELINE_THREADS": "1",
                "FIRELINE_LAKE_THREADS": "1",
            }
            running = stack.enter_context(at_work(data, **settings))
            under_load = Trial(data, stream, letters, settings, running, folder / "journal", stack)
            under_load.start_officers()
            try:
                yield under_load
            finally:
                under_load.end_officers()
    finally:
        post_office.stop()
        shutil.rmtree(folder)
