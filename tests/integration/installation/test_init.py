"""A real installation is made: by options, at a terminal, once, and not over another one."""

import re
import socket
import threading
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from authenticator import code_of
from installation_at_work import fireline, printed
from integration.installation.conftest import INIT


def mail_over(relay: str) -> tuple[str, ...]:
    """Return the words that name a relay."""
    return ("--mail-relay", relay, "--mail-sender", "unit@fireline.example")


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


def test_nothing_is_made_at_a_terminal_until_a_code_proves_the_second_factor(refused, made):
    assert re.search(r"secret +[A-Z2-7]{32}", refused)
    assert len(re.findall(r"recovery code +\d{8}", refused)) == 10
    assert "no code was right, so nothing was made" in refused
    assert made["made"] is True


def test_it_tells_what_the_lead_needs_and_nothing_twice(made):
    assert set(made) == {
        *("made", "data", "authority", "lead", "password", "otpauth", "recovery_codes")
    }
    assert len(code_of(str(made["otpauth"]))) == 6
    assert len(made["recovery_codes"]) == 10
    assert made["made"] is True


def test_what_was_given_is_written_down_for_every_later_command(made, data: Path):
    kept = tomllib.loads((data / "fireline.toml").read_text())

    assert kept == {"protected_domains": ["un.org", "eu"], "threads": 1}


def test_what_is_secret_is_for_its_owner_alone(made, data: Path):
    private = [data / "fireline.toml", *(data / "keys").iterdir()]

    assert {path.stat().st_mode & 0o777 for path in private} == {0o600}
    assert (data / "keys").stat().st_mode & 0o777 == 0o700


def test_a_second_run_says_what_is_there_and_changes_nothing(made, data: Path):
    before = {path: path.read_bytes() for path in (data / "keys").iterdir()}

    answer = fireline(data, *INIT)

    assert answer.returncode == 0
    assert printed(answer) == {
        "made": False,
        "data": str(data),
        "authorities": ["EXERCISE unit"],
        "officers": ["lea"],
    }
    assert {path: path.read_bytes() for path in (data / "keys").iterdir()} == before


def test_another_lead_is_not_made_over_the_first(made, data: Path):
    answer = fireline(data, "init", "--json", "--lead", "bob")

    assert (answer.returncode, answer.stderr.count("\n")) == (5, 1)
    assert "nothing of it is overwritten" in answer.stderr


def test_other_settings_are_not_written_over_the_first(made, data: Path):
    answer = fireline(data, "init", "--json", FIRELINE_THREADS="2")

    assert (answer.returncode, answer.stderr.count("\n")) == (5, 1)
    assert "says otherwise of threads" in answer.stderr


def test_a_machine_is_asked_nothing(tmp_path: Path):
    answer = fireline(tmp_path / "data", "init", "--json", "--lead", "lea")

    assert (answer.returncode, answer.stderr.count("\n")) == (2, 1)
    assert "give --authority and --lead" in answer.stderr
    assert not (tmp_path / "data").exists()


def test_a_relay_that_greets_with_something_else_is_refused(tmp_path: Path):
    with greeting(b"HTTP/1.1 400\r\n") as relay:
        answer = fireline(tmp_path / "data", *INIT, *mail_over(relay))

    assert (answer.returncode, answer.stderr.count("\n")) == (2, 1)
    assert "not with 220" in answer.stderr
    assert not (tmp_path / "data").exists()


def test_a_relay_that_is_not_there_is_refused_before_anything_is_made(tmp_path: Path):
    answer = fireline(tmp_path / "data", *INIT, *mail_over("127.0.0.1:9"))

    assert (answer.returncode, answer.stderr.count("\n")) == (2, 1)
    assert "the mail relay 127.0.0.1:9 cannot be used" in answer.stderr
    assert not (tmp_path / "data").exists()
