"""``fireline turn``: let the machine do its part of every stage once."""

import json
from collections.abc import Mapping

import typer

from fireline.cli.installation import installation, the_authority
from fireline.cli.progress import stages_shown


def turn(
    authority: str = typer.Option("", help="Name of the authority; needed when there are several."),
    as_json: bool = typer.Option(False, "--json", help="Print counts as JSON."),
) -> None:
    """Turn the loop once: scour, track, identify, direct, refer, verify, measure.

    Example: fireline turn --json
    """
    from fireline import loop  # -- start-up: the stages bring numba and arrow

    with installation() as unit:
        desk = unit.desk(the_authority(unit, authority))
        with stages_shown(loop.STAGES, quiet=as_json) as progress:
            done = loop.turn(desk, unit.sources(), progress=progress)
    counts = {
        "posts": sum(run.kept for run in done.scoured),
        "sightings": done.tracked.sightings,
        "candidates": done.tracked.candidates,
        "queued": done.queued,
        "delivered": done.delivered,
        "looked_at": done.verified.looked,
        "oxygen": done.point.oxygen,
    }
    typer.echo(json.dumps(counts) if as_json else _in_words(counts))


def _in_words(counts: Mapping[str, object]) -> str:
    return "\n".join(f"{name.replace('_', ' '):>12}  {value}" for name, value in counts.items())
