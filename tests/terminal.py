"""A person at a terminal, who reads what a command asks and types."""

import os
import pty
import select
import subprocess
import sys
import termios
from collections.abc import Mapping

from installation_at_work import wait_for

PATIENCE = 120.0


class Terminal:
    """One command at a terminal of its own."""

    def __init__(self, environment: Mapping[str, str], *words: str) -> None:
        mine, theirs = pty.openpty()
        self._mine = mine
        self.seen = ""
        self.command = subprocess.Popen(
            [sys.executable, "-m", "fireline.cli", *words],
            env=environment,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        )
        os.close(theirs)

    def read_until(self, words: str) -> None:
        while words not in self.seen:
            readable, _, _ = select.select([self._mine], [], [], PATIENCE)
            assert readable, self.seen
            self.seen += os.read(self._mine, 65_536).decode()

    def hide_and_type(self, words: str, *, when: str) -> None:
        self.read_until(when)
        wait_for(lambda: not termios.tcgetattr(self._mine)[3] & termios.ECHO, PATIENCE)
        self.type(words, when=when)

    def type(self, words: str, *, when: str) -> None:
        self.read_until(when)
        self.seen = self.seen.partition(when)[2]
        os.write(self._mine, f"{words}\n".encode())

    def end(self) -> int:
        try:
            while piece := os.read(self._mine, 65_536):
                self.seen += piece.decode()
        except OSError:  # Nobody has the other end open any more.
            pass
        os.close(self._mine)
        return self.command.wait(timeout=PATIENCE)
