"""Chromium: a browser for one visit, spoken to over a pipe, with no door but the egress proxy.

It is started with a profile of its own that is thrown away, an empty environment and no cookies
of anybody's. The DevTools protocol runs over two pipes (``--remote-debugging-pipe``): no port is
opened that another process could use. https://chromedevtools.github.io/devtools-protocol/
"""

import fcntl
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from fireline.door.proxy.address import CHROMIUM_ARGUMENTS, ProxyAddress
from fireline.errors import MissingPart, SourceUnavailable

_NAMES: Final = ("chromium", "chromium-browser", "google-chrome")
_ABOVE: Final = 10  #: the pipes' numbers stay clear of those that the browser wants them under
#: Becomes the browser, with its pipes under the numbers 3 (it reads) and 4 (it writes).
_LAUNCH: Final = (
    "import os,sys;a,b=int(sys.argv[1]),int(sys.argv[2]);os.dup2(a,3);os.dup2(b,4);"
    "os.close(a);os.close(b);os.execv(sys.argv[3],sys.argv[3:])"
)
#: What is asked for is what is opened: nothing is upgraded or translated on the way.
_NO_FEATURES: Final = (
    "CertificateTransparencyComponentUpdater",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "InterestFeedContentSuggestions",
    "MediaRouter",
    "OptimizationHints",
    "Translate",
)
_ARGUMENTS: Final = (
    "--headless",
    "--remote-debugging-pipe",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-extensions",
    "--disable-sync",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-breakpad",
    "--metrics-recording-only",
    "--mute-audio",
    "--hide-scrollbars",
    "--password-store=basic",
    # The browser asks its maker nothing: no account, no trial, no component, no list of sites.
    "--guest",
    "--disable-field-trial-config",
    "--disable-client-side-phishing-detection",
    "--disable-component-extensions-with-background-pages",
    "--no-service-autorun",
    "--no-pings",
    f"--disable-features={','.join(_NO_FEATURES)}",
    "--dns-prefetch-disable",
    "--window-size=1280,800",
)
_PIECE: Final = 1 << 20
_LARGEST: Final = 256_000_000
_GOODBYE: Final = 3.0


class Browser:
    """A running browser: commands go down one pipe, answers and events come up the other."""

    def __init__(self, process: subprocess.Popen[bytes], down: int, up: int, end: float) -> None:
        self._process, self._down, self._up, self._end = process, down, up, end
        self._number = 0
        self._heard = bytearray()
        self._answers: dict[int, dict[str, Any]] = {}
        self._events: deque[dict[str, Any]] = deque()
        #: What cannot wait for ``event``: an open dialog, say, holds up every answer.
        self.at_once: dict[str, Callable[[], object]] = {}

    @property
    def seconds_left(self) -> float:
        """The seconds that are left of the visit."""
        return max(0.0, self._end - time.monotonic())

    def tell(self, method: str, session: str = "", **given: object) -> int:
        """Send a command without waiting for its answer."""
        self._number += 1
        words: dict[str, object] = {"id": self._number, "method": method, "params": given}
        if session:
            words["sessionId"] = session
        left = memoryview(json.dumps(words).encode() + b"\0")
        try:
            while left:
                left = left[os.write(self._down, left) :]
        except OSError as gone:
            raise SourceUnavailable(f"the browser is gone: {gone}") from gone
        return self._number

    def ask(self, method: str, session: str = "", **given: object) -> Mapping[str, Any]:
        """Send a command and return its answer; what happens meanwhile is kept for ``events``.

        Raises:
            SourceUnavailable: the browser refuses, is gone, or the visit's time is over.
        """
        number = self.tell(method, session, **given)
        while number not in self._answers:
            if not self._hear(self.seconds_left):
                raise SourceUnavailable(f"the browser did not answer {method} in time")
        answer = self._answers.pop(number)
        if "error" in answer:
            raise SourceUnavailable(
                f"the browser refused {method}: {answer['error'].get('message')}"
            )
        result: Mapping[str, Any] = answer.get("result") or {}
        return result

    def event(self, seconds: float) -> dict[str, Any] | None:
        """Return the next event, or None when none came for so long or the time is over."""
        end = time.monotonic() + min(seconds, self.seconds_left)
        while not self._events:
            if not self._hear(end - time.monotonic()):
                return None
        return self._events.popleft()

    def _hear(self, seconds: float) -> bool:
        """Read what came up the pipe; say whether anything did."""
        if not select.select([self._up], [], [], max(0.0, seconds))[0]:
            return False
        piece = os.read(self._up, _PIECE)
        if not piece or len(self._heard) > _LARGEST:
            raise SourceUnavailable("the browser ended, or said more than fits")
        self._heard += piece
        if b"\0" in piece:  # A long message comes in many pieces: it is split once, at its end.
            *whole, self._heard = self._heard.split(b"\0")
            for message in whole:
                self._sort(json.loads(message))
        return True

    def _sort(self, message: dict[str, Any]) -> None:
        if "id" in message:
            self._answers[message["id"]] = message
        elif (act := self.at_once.get(str(message.get("method")))) is not None:
            act()
        else:
            self._events.append(message)


@contextmanager
def browser(proxy: ProxyAddress, *, seconds: float) -> Iterator[Browser]:
    """Start a browser whose only way out is the proxy, and end it whatever happens.

    Raises:
        MissingPart: no Chromium is installed.
    """
    program = next((found for name in _NAMES if (found := shutil.which(name))), None)
    if program is None:
        raise MissingPart("pages are captured with Chromium: apt-get install chromium")
    profile = Path(tempfile.mkdtemp(prefix=f"fireline-visit-{os.getpid()}-"))
    (their_in, down), (up, their_out) = os.pipe(), os.pipe()
    theirs = [fcntl.fcntl(each, fcntl.F_DUPFD, _ABOVE) for each in (their_in, their_out)]
    for each in (their_in, their_out):
        os.close(each)
    try:
        process = _started(program, profile, proxy, theirs)
        for each in theirs:
            os.close(each)
        try:
            yield Browser(process, down, up, time.monotonic() + seconds)
        finally:
            _end(process)
    finally:
        os.close(down)
        os.close(up)
        shutil.rmtree(profile, ignore_errors=True)


def _started(
    program: str, profile: Path, proxy: ProxyAddress, pipes: list[int]
) -> subprocess.Popen[bytes]:
    words = [*_ARGUMENTS, *CHROMIUM_ARGUMENTS, f"--user-data-dir={profile}"]
    words.append(f"--proxy-server={proxy.for_chromium()['server']}")
    if runs_without_sandbox():
        words.append("--no-sandbox")
    return subprocess.Popen(
        [sys.executable, "-c", _LAUNCH, *map(str, pipes), program, *words, "about:blank"],
        pass_fds=pipes,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={"PATH": os.environ.get("PATH", os.defpath), "HOME": str(profile), "LANG": "C.UTF-8"},
        start_new_session=True,
    )


def runs_without_sandbox() -> bool:
    """Say whether the browser must run without its own sandbox: as root it refuses to use it."""
    return os.geteuid() == 0


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the browser and everything that it started; they are a session of their own."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    with suppress(subprocess.TimeoutExpired):
        process.wait(timeout=_GOODBYE)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
