"""``fireline doctor``: what is wrong with this installation, and how to mend it."""

import json
from collections import Counter

import typer

from fireline.settings import read_settings


def doctor(as_json: bool = typer.Option(False, "--json", help="Print as JSON.")) -> None:
    """Look at every part, every door, disk, clock and versions; exit code 1 if one is wrong.

    It starts nothing and changes nothing, and works while everything is down.

    Example: fireline doctor
    """
    from fireline.doctor import Health, examine  # -- start-up: --help must not wait for all parts

    signs = []
    for sign in examine(read_settings()):
        signs.append(sign)
        if not as_json:
            typer.echo(f"{sign.health:<8}{sign.of:<14}{sign.because}")
            if sign.mend:
                typer.echo(f"{'':<22}-> {sign.mend}")
    counts = Counter(sign.health for sign in signs)
    if as_json:
        told = {"well": not counts[Health.WRONG], "signs": [sign.as_json() for sign in signs]}
        typer.echo(json.dumps(told))
    else:
        typer.echo(", ".join(f"{counts[health]} {health}" for health in Health))
    raise typer.Exit(1 if counts[Health.WRONG] else 0)
