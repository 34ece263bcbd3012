"""The whole installation by one command: started, killed in parts and whole, stopped."""

import re
import socket
from pathlib import Path

import httpx

from authenticator import code_of
from installation_at_work import (
    ROLES,
    AtWork,
    at_work,
    fireline,
    printed,
    processes_of,
    wait_for,
)

GONE_SECONDS = 30.0
"""In which nothing is left after its supervisor was killed."""


def test_every_process_is_ready_and_a_page_answers(installation: AtWork):
    answer = httpx.get(f"{installation.address}/health/", timeout=10)

    assert answer.status_code == 200
    assert installation.is_ready()


def test_the_lead_signs_in_with_password_and_code_and_a_page_answers(
    installation: AtWork, made: dict[str, object]
):
    with httpx.Client(base_url=installation.address, follow_redirects=True) as browser:
        asked = signed_in(browser, "lea", str(made["password"]))
        assert asked.url.path == "/second-factor/authenticate/"
        assert browser.get("/works/").url.path != "/works/"

        let_in = post(browser, asked.url.path, code=code_of(str(made["otpauth"])))
        page = browser.get("/works/")

    assert let_in.status_code == 200
    assert (page.status_code, page.url.path) == (200, "/works/")
    assert "lea" in page.text


def signed_in(browser: httpx.Client, name: str, password: str) -> httpx.Response:
    """Type a name and a password at the door."""
    browser.get("/sign-in/")
    return post(browser, "/sign-in/", login=name, password=password)


def post(browser: httpx.Client, path: str, **fields: str) -> httpx.Response:
    """Send a form as a browser does, with the token that the page gave."""
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', browser.get(path).text)
    assert token is not None
    return browser.post(path, data={**fields, "csrfmiddlewaretoken": token[1]})


def test_what_is_up_is_told(installation: AtWork, data: Path):
    answer = fireline(data, "up", "--check", "--json")

    told = printed(answer)
    assert (answer.returncode, told["up"], told["missing"]) == (0, True, [])
    assert {one["role"] for one in told["processes"]} == {"up", *ROLES}


def test_a_second_one_on_the_same_data_is_refused(installation: AtWork, data: Path):
    answer = fireline(data, "up")

    assert answer.returncode == 5
    assert answer.stderr.count("\n") == 1
    assert f"is up already (process {installation.supervisor.pid})" in answer.stderr


def test_no_secret_stands_on_a_command_line(installation: AtWork, data: Path):
    password = (data / "postgres" / "fl_app.password").read_text().strip()
    lines = [Path(f"/proc/{pid}/cmdline").read_bytes() for pid in processes_of(data)]

    assert len(lines) > len(ROLES)
    assert [line for line in lines if password.encode() in line] == []


def test_processes_that_are_killed_are_started_again(installation: AtWork):
    killed = {role: installation.kill(role) for role in ROLES}

    for role, pid in killed.items():
        installation.await_again(role, than=pid)

    assert installation.supervisor.poll() is None


def test_a_database_server_that_is_killed_is_started_again(installation: AtWork):
    keeper = installation.pid("database")

    killed = installation.kill_database_server()
    installation.await_again("database", than=keeper)

    assert installation.database_server() not in {None, killed}
    wait_for(installation.is_ready, 60, installation.logs)


def test_sigterm_ends_everything_well(installation: AtWork, data: Path):
    assert installation.stop() == 0, installation.logs()

    assert processes_of(data) == []
    assert installation.database_server() is None
    assert fireline(data, "up", "--check").returncode == 1


def test_nobody_outlives_a_supervisor_that_was_killed(data: Path):
    with at_work(data) as installation:
        installation.supervisor.kill()
        installation.supervisor.wait()

        wait_for(lambda: not processes_of(data), GONE_SECONDS, installation.logs)

    assert installation.database_server() is None


def test_a_port_in_use_is_refused_before_anything_is_started(data: Path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        answer = fireline(data, "up", "--port", str(port))

    assert answer.returncode == 2
    assert f"port {port} on 127.0.0.1 is in use" in answer.stderr
    assert processes_of(data) == []
