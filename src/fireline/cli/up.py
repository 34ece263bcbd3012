"""``fireline up``: the whole installation by one command."""

import json
import logging

import typer

from fireline.errors import ConfigError
from fireline.settings import FILE, Settings, read_settings

PORTS = 65_535


def up(
    port: int = typer.Option(0, help="Port of the pages; the setting FIRELINE_PORT otherwise."),
    check: bool = typer.Option(
        False, "--check", help="Start nothing: say what is up; exit code 1 unless all is ready."
    ),
    as_json: bool = typer.Option(False, "--json", help="Print each line as JSON."),
) -> None:
    """Start every process of the installation, keep them going, and stop them at Ctrl-C.

    database, proxy, decoders, maintenance, worker, collectors and web; each is a process of its
    own with its log in DATA/log, bound in memory and threads, and is started again when it dies.

    Example: fireline up
    """
    settings = read_settings()
    if check:
        raise typer.Exit(_check(settings, as_json=as_json))
    if not 0 <= port <= PORTS:
        raise ConfigError(f"--port {port} is no port")
    if port:
        settings = settings.changed(port=port)
    raise typer.Exit(_go_up(settings, as_json=as_json))


def _go_up(settings: Settings, *, as_json: bool) -> int:
    from fireline.jobs.log_file import log_beside  # -- start-up: --help must not wait for jobs
    from fireline.jobs.upping import go_up  # -- as above

    log_beside(settings, "up")
    log = logging.getLogger("fireline.up")

    def say(process: str, what: str) -> None:
        log.info("%s: %s", process, what)
        line = json.dumps({"process": process, "says": what}) if as_json else f"{process}: {what}"
        typer.echo(line)

    if not (settings.data / FILE).exists():
        say("up", f"{settings.data} is no installation yet: nobody can sign in; run fireline init")
    return go_up(settings, say)


def _check(settings: Settings, *, as_json: bool) -> int:
    from fireline.jobs.processes import PROCESSES  # -- start-up: as above
    from fireline.jobs.states import State, living  # -- as above

    found = living(settings)
    ready = {said.role for said in found if said.state is State.READY}
    missing = [one.name for one in PROCESSES if one.name not in ready]
    if as_json:
        states = [said.as_json() for said in found]
        typer.echo(json.dumps({"up": not missing, "missing": missing, "processes": states}))
    else:
        for said in found:
            typer.echo(f"{said.role:<14}{said.state:<10}process {said.pid:<9}{said.says}")
        for name in missing:
            typer.echo(f"{name:<14}not ready")
    return 1 if missing else 0
