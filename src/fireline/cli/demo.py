"""``fireline demo``: thirty days of a made-up ecosystem through all seven stages."""

import json
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from rich.console import Console

from fireline.cli.demo_table import show
from fireline.cli.progress import bar
from fireline.errors import ConfigError
from fireline.settings import read_settings

if TYPE_CHECKING:
    from fireline.jobs.drill import Played

WIDTH = 110
"""Columns of the tables where no terminal says how many it has."""

SMALLEST = 200
"""Accounts under which the made-up ecosystem has no community to speak of."""


def demo(
    headless: bool = typer.Option(False, "--headless", help="End instead of serving the desk."),
    seed: int = typer.Option(7, help="Same seed, same ids, order and counts."),
    accounts: int = typer.Option(5_000, help="Accounts of the made-up ecosystem."),
    days: int = typer.Option(30, help="Days that it is played."),
    port: int = typer.Option(0, help="Port of the desk; the setting FIRELINE_PORT otherwise."),
    json_file: Path = typer.Option(None, "--json", help="Write the figures to this file as JSON."),
) -> None:
    """Play an exercise through all seven stages and show what changed.

    Example: fireline demo --headless --seed 7 --json figures.json
    """
    _refuse_unplayable(accounts, days)
    from fireline.jobs import drill  # -- start-up: brings every stage, numba and Django
    from fireline.jobs.busy_port import refuse_busy_port  # -- start-up: as above
    from fireline.jobs.serving import serve  # -- start-up: as above

    settings = read_settings()
    wanted_port = port or settings.port
    if not headless:
        refuse_busy_port(settings.host, wanted_port)
    with ExitStack() as open_parts:
        with bar() as display:
            task = display.add_task("preparing", total=days)

            def progress(day: int, stage: str) -> None:
                at = f"day {min(day + 1, days):>2}: {stage}"
                display.update(task, completed=day, description=at)

            exercise = open_parts.enter_context(
                drill.played(settings, seed=seed, accounts=accounts, days=days, progress=progress)
            )
        console = Console() if sys.stdout.isatty() else Console(width=WIDTH)
        show(console, exercise.figures, chart=exercise.chart)
        if json_file is not None:
            figures = json.dumps(exercise.figures.as_json(), indent=1)
            json_file.write_text(figures + "\n", encoding="utf-8")
        if not headless:
            _say_how_to_sign_in(console, exercise, f"http://{settings.host}:{wanted_port}")
            serve(exercise.unit, port=wanted_port)


def _say_how_to_sign_in(console: Console, exercise: "Played", address: str) -> None:
    console.print(f"\nThe desk is at {address} until Ctrl-C. Sign in as one of:")
    for name, password, languages in exercise.logins:
        console.print(f"  {name:<8} password {password:<22} reads {languages}")


def _refuse_unplayable(accounts: int, days: int) -> None:
    if accounts < SMALLEST:
        raise ConfigError(f"--accounts {accounts} is too small; at least {SMALLEST} are needed")
    if days < 1:
        raise ConfigError(f"--days {days} is no span of days; play at least 1")
