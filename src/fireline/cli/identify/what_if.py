"""``fireline identify what-if``: what is left, who takes over, how many officer hours."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from fireline.cli.identify.subject import (
    ACCOUNTS,
    AS_JSON,
    AUTHORITY,
    EDGES,
    SEED,
    plain_files,
)
from fireline.cli.progress import counted
from fireline.errors import ConfigError

if TYPE_CHECKING:
    from fireline.direct.minutes import HandlingTimes
    from fireline.identify.aftermath import Aftermath
    from fireline.identify.spread_graph import SpreadGraph


def what_if(
    remove: list[str] = typer.Option([], help="An account to take out; may stand several times."),
    plan: Path | None = typer.Option(None, help="File with one account a line, or a CSV column."),
    edges: Path | None = EDGES,
    accounts: Path | None = ACCOUNTS,
    authority: str = AUTHORITY,
    seed: int = SEED,
    as_json: bool = AS_JSON,
) -> None:
    """Say what would be left without some accounts, who takes over, and what it costs officers.

    Example: fireline identify what-if --remove shapes:ann --remove shapes:bob --json
    """
    files = plain_files(edges, accounts)
    from fireline.direct.officer_hours import officer_hours  # -- start-up: numba and arrow
    from fireline.identify import aftermath, plan_file  # -- start-up: numba and arrow
    from fireline.identify.effort import Effort  # -- start-up: numba and arrow
    from fireline.identify.what_if import what_if as ask  # -- start-up: numba and arrow

    gone = [*remove, *(plan_file.read_plan(plan) if plan else ())]
    if not gone:
        raise ConfigError("name who would go: --remove ACCOUNT or --plan FILE")
    with counted(quiet=as_json) as progress:
        progress("reading", 0, aftermath.TIMES + 1)
        graph, times = _subject(files, authority)
        found = ask(
            graph,
            gone,
            effort=Effort(seed=seed),
            progress=lambda done: progress("sampling", done, aftermath.TIMES + 1),
        )
    cost = officer_hours(len(found.without.accounts), times)
    told = _told(found) | {"officer_hours": cost.hours, "officer_hours_because": cost.because}
    typer.echo(json.dumps(told) if as_json else _in_words(found, cost.hours, cost.because))


def _subject(
    files: tuple[Path, Path] | None, authority: str
) -> "tuple[SpreadGraph, HandlingTimes]":
    if files is None:
        from fireline.cli.identify.lake import graph_and_times  # -- start-up: opens the database

        return graph_and_times(authority)
    from fireline.direct.minutes import HandlingTimes  # -- start-up: with the graph's libraries
    from fireline.identify.plain_graph import read_plain_graph  # -- start-up: numba and arrow

    plain = read_plain_graph(*files)
    for note in plain.notes:
        typer.echo(note, err=True)
    return plain.graph, HandlingTimes.of(())


def _told(found: "Aftermath") -> dict[str, object]:
    without = found.without
    return {
        "removed": list(without.accounts),
        "oxygen": without.before.value,
        **{
            name: {"value": one.value, "low": one.low, "high": one.high}
            for name, one in (
                ("before", without.before),
                ("left", without.after),
                ("lost", without.lost),
            )
        },
        "takes_over": [
            {
                "account": heir.account,
                "before": heir.before,
                "after": heir.after,
                "grown": heir.grown.value,
                "low": heir.grown.low,
                "high": heir.grown.high,
            }
            for heir in found.heirs
        ],
        "because": without.because,
    }


def _in_words(found: "Aftermath", hours: float, because: str) -> str:
    without = found.without
    lines = [
        without.because,
        (
            f"left {without.after.value:,.1f} exposures a day "
            f"({without.after.low:,.1f} to {without.after.high:,.1f}), "
            f"lost {without.lost.value:,.1f} ({without.lost.low:,.1f} to {without.lost.high:,.1f})"
        ),
        f"{hours:,.1f} officer hours: {because}",
    ]
    if not found.heirs:
        return "\n".join([*lines, "nobody is seen to take over"])
    lines += ["", f"{'who takes over':<32} {'before':>14} {'after':>14} {'grown':>14}"]
    lines += [
        f"{heir.account:<32} {heir.before:>14,.1f} {heir.after:>14,.1f} {heir.grown.value:>14,.1f}"
        for heir in found.heirs
    ]
    return "\n".join(lines)
