"""A real installation is made: by options, at a terminal, once, and not over another one."""

import os
import pty
import re
import select
import socket
import subprocess
import sys
import termios
import threading
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from authenticator import code_of
from installation_at_work import environment, fireline, printed, wait_for

PATIENCE = 60.0
WORDS = ("init", "--json", "--authority", "EXERCISE unit", "--lead", "lea")


@pytest.fixture(scope="module")
def made(data: Path, relay: str) -> dict[str, object]:
    """An installation made by a machine, with what the machine was told of it."""
    answer = fireline(
        data, *WORDS, *mail_over(relay), FIRELINE_LOOPBACK_PEERS=relay, FIRELINE_THREADS="1"
    )
    assert answer.returncode == 0, answer.stderr
    return dict(printed(answer))


def mail_over(relay: str) -> tuple[str, ...]:
    """Return the words that name a relay."""
    return ("--mail-relay", relay, "--mail-sender", "unit@fireline.example")


@pytest.fixture(scope="module")
def relay() -> Iterator[str]:
    """The host and port of a relay that greets."""
    with greeting(b"220 relay.example ESMTP\r\n") as relay:
        yield relay


@contextmanager
def greeting(words: bytes) -> Iterator[str]:
    """Let somebody answer on a port with these words."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def greet() -> None:
            while True:
                try:
                    line, _ = server.accept()
                except OSError:
                    return
                with line:
                    line.sendall(words)

        threading.Thread(target=greet, daemon=True).start()
        yield f"127.0.0.1:{server.getsockname()[1]}"
        server.shutdown(socket.SHUT_RDWR)


def test_it_tells_what_the_lead_needs_and_nothing_twice(made):
    assert set(made) == {
        *("made", "data", "authority", "lead", "password", "otpauth", "recovery_codes")
    }
    assert len(code_of(str(made["otpauth"]))) == 6
    assert len(made["recovery_codes"]) == 10
    assert made["made"] is True


def test_what_was_given_is_written_down_for_every_later_command(made, data: Path, relay: str):
    kept = tomllib.loads((data / "fireline.toml").read_text())

    assert kept == {
        "loopback_peers": [relay],
        "mail_relay": relay,
        "mail_sender": "unit@fireline.example",
        "threads": 1,
    }


def test_what_is_secret_is_for_its_owner_alone(made, data: Path):
    private = [data / "fireline.toml", *(data / "keys").iterdir()]

    assert {path.stat().st_mode & 0o777 for path in private} == {0o600}
    assert (data / "keys").stat().st_mode & 0o777 == 0o700


def test_a_second_run_says_what_is_there_and_changes_nothing(made, data: Path):
    before = {path: path.read_bytes() for path in (data / "keys").iterdir()}

    answer = fireline(data, *WORDS)

    assert answer.returncode == 0
    assert printed(answer) == {
        "made": False,
        "data": str(data),
        "authorities": ["EXERCISE unit"],
        "officers": ["lea"],
    }
    assert {path: path.read_bytes() for path in (data / "keys").iterdir()} == before


@pytest.mark.parametrize(
    ("more", "given", "says"),
    [
        (("--lead", "bob"), {}, "nothing of it is overwritten"),
        ((), {"FIRELINE_THREADS": "2"}, "says otherwise of threads"),
    ],
)
def test_what_is_there_is_never_overwritten(made, data: Path, more, given, says):
    answer = fireline(data, "init", "--json", *more, **given)

    assert answer.returncode == 5
    assert says in answer.stderr
    assert answer.stderr.count("\n") == 1


def test_a_relay_that_greets_with_something_else_is_refused(tmp_path: Path):
    with greeting(b"HTTP/1.1 400\r\n") as relay:
        answer = fireline(tmp_path / "data", *WORDS, *mail_over(relay))

    assert (answer.returncode, answer.stderr.count("\n")) == (2, 1)
    assert "not with 220" in answer.stderr
    assert not (tmp_path / "data").exists()


def test_a_relay_that_is_not_there_is_refused_before_anything_is_made(tmp_path: Path):
    answer = fireline(tmp_path / "data", *WORDS, *mail_over("127.0.0.1:9"))

    assert (answer.returncode, answer.stderr.count("\n")) == (2, 1)
    assert "the mail relay 127.0.0.1:9 cannot be used" in answer.stderr
    assert not (tmp_path / "data").exists()


class Terminal:
    """A person at a terminal who reads what is asked and types."""

    def __init__(self, data: Path) -> None:
        mine, theirs = pty.openpty()
        self._mine = mine
        self.seen = ""
        self.command = subprocess.Popen(
            [sys.executable, "-m", "fireline.cli", "init"],
            env=environment(data, {}),
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


def test_at_a_terminal_nothing_is_made_until_a_code_proves_the_second_factor(data: Path):
    at = data.parent / "typed"
    for codes, code in ((("0", "1", "2"), 5), (None, 0)):
        person = Terminal(at)
        person.type("EXERCISE unit", when="Name of the authority")
        person.type("lea", when="Name of the first lead")
        person.hide_and_type("a long made-up password", when="Password of the lead")
        person.hide_and_type("a long made-up password", when="Repeat for confirmation")
        person.read_until("Code that the app shows now")
        address = re.search(r"otpauth://\S+", person.seen)
        assert address is not None
        for typed in codes or (code_of(address[0]),):
            person.type(typed, when="Code that the app shows now")

        assert person.end() == code, person.seen

    assert "lea leads EXERCISE unit" in person.seen
    again = fireline(at, "init", "--json")
    assert printed(again)["officers"] == ["lea"]
