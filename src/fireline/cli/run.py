"""``fireline run``: one process of an installation in the foreground."""

import typer

from fireline.settings import read_settings


def run(
    process: str = typer.Argument(
        help="database, proxy, decoders, maintenance, worker, collectors or web: see `fireline up`."
    ),
    supervised: bool = typer.Option(
        False,
        "--supervised",
        help="As `fireline up` starts it: log to DATA/log, and stop when standard input ends.",
    ),
) -> None:
    """Run one process of the installation until SIGTERM: for systemd, and for several machines.

    The database comes first: it brings the tables to this version. Without --supervised it logs
    to standard error.

    Example: fireline run worker
    """
    from fireline.jobs.running import run_process  # -- start-up: limits come before the libraries

    run_process(process, read_settings(), supervised=supervised)
