"""The table that a demo ends with."""

from pathlib import Path
from typing import Literal

from rich.console import Console
from rich.table import Table

from fireline.jobs.figures import Figures


def show(console: Console, figures: Figures, *, chart: Path) -> None:
    """Print what changed, and the ranking by net effect beside the numbers game."""
    console.print(_changes(figures))
    console.print(_policies(figures))
    console.print(_ranking(figures))
    for sentence in figures.not_known:
        console.print(f"Not known: {sentence}")
    console.print(f"Chart: {chart}")


def _changes(figures: Figures) -> Table:
    table = Table(title="EXERCISE: what changed", title_justify="left")
    table.add_column("")
    table.add_column("before", justify="right")
    table.add_column("after", justify="right")
    table.add_row(
        "oxygen, measured (exposures a day)",
        _number(figures.oxygen_before),
        _number(figures.oxygen_after),
    )
    table.add_row(
        "oxygen, true in the made-up world",
        _number(figures.true_oxygen_before),
        _number(figures.true_oxygen_after),
    )
    table.add_row("through those who report or oppose, true", "", _number(figures.true_opposing))
    table.add_row("  of it set aside by officers so far", "", _number(figures.opposing))
    for name, value in figures.counts().items():
        table.add_row(name, "", _number(value))
    return table


def _policies(figures: Figures) -> Table:
    table = Table(
        title=f"If the first {figures.compared} accounts went at once", title_justify="left"
    )
    table.add_column("ranked by")
    table.add_column("oxygen taken, estimated", justify="right")
    table.add_column("oxygen taken, true", justify="right")
    for one in figures.policies:
        table.add_row(one.name, f"{one.estimated:.1%}", f"{one.true:.1%}")
    return table


def _ranking(figures: Figures) -> Table:
    table = Table(title="Who sustains it (net effect beside volume)", title_justify="left")
    for heading in ("rank", "account", "role", "score", "low to high", "net effect", "volume rank"):
        side: Literal["left", "right"] = "left" if heading in {"account", "role"} else "right"
        table.add_column(heading, justify=side, no_wrap=True)
    for standing in figures.ranking[:10]:
        table.add_row(
            str(standing.rank),
            figures.handles.get(standing.account) or standing.account,
            standing.role,
            _number(standing.score),
            f"{standing.low:,.0f}-{standing.high:,.0f}",
            _number(standing.net_effect),
            str(standing.volume_rank),
        )
    return table


def _number(value: float | None) -> str:
    return "not known" if value is None else f"{value:,.0f}"
