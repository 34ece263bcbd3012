"""``fireline scour``: read a source into the lake."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import attrs
import typer

from fireline.cli.installation import installation
from fireline.cli.progress import bar

if TYPE_CHECKING:
    from fireline.scour import ScourCounts
    from fireline.scour.collector import Collector
    from fireline.wiring import Installation

scour = typer.Typer(help="Scour: read what is being published.", no_args_is_help=True)

_DRY_RUN = typer.Option(False, "--dry-run", help="Read and count, store nothing.")
_LIMIT = typer.Option(0, help="Stop after so many items; 0 reads to the end.")
_AS_JSON = typer.Option(False, "--json", help="Print the counts as JSON.")


@scour.command()
def bluesky(
    what: str = typer.Argument("firehose", help="firehose, author, search or profile."),
    of: str = typer.Argument("", help="Handle or DID of the author, or the words to search."),
    dry_run: bool = _DRY_RUN,
    limit: int = _LIMIT,
    as_json: bool = _AS_JSON,
) -> None:
    """Read Bluesky on from where the last run stopped.

    Example: fireline scour bluesky search "coloured shapes" --limit 500
    """
    with installation() as unit:
        _read(unit, unit.collector("bluesky", what, of), dry_run, limit, as_json)


@scour.command()
def archive(
    files: list[Path] = typer.Argument(help="CSV or NDJSON files, also compressed with gzip."),
    mapping: Path = typer.Option(None, help="JSON or TOML file that names the columns."),
    dry_run: bool = _DRY_RUN,
    limit: int = _LIMIT,
    as_json: bool = _AS_JSON,
) -> None:
    """Read archives that somebody collected; their shape is detected when no mapping is given.

    Example: fireline scour archive shares.csv.gz --dry-run
    """
    with installation() as unit:
        for file in files:
            collector = unit.collector("archive", "file", str(file), mapping=mapping)
            _read(unit, collector, dry_run, limit, as_json)


def _read(
    unit: "Installation", collector: "Collector", dry_run: bool, limit: int, as_json: bool
) -> None:
    with bar(quiet=as_json) as display:
        task = display.add_task(collector.name, total=limit or None)

        def progress(counts: "ScourCounts") -> None:
            rate = counts.read / counts.seconds if counts.seconds else 0.0
            display.update(
                task, completed=counts.read, description=f"{collector.name} {rate:,.0f}/s"
            )

        counts = unit.scour(collector, dry_run=dry_run, limit=limit or None, progress=progress)
    _say(collector.name, counts, as_json=as_json, dry_run=dry_run)


def _say(name: str, counts: "ScourCounts", *, as_json: bool, dry_run: bool) -> None:
    told = attrs.asdict(counts) | {"source": name, "reached": counts.reached.reached}
    if as_json:
        typer.echo(json.dumps(told | {"dry_run": dry_run}))
        return
    stored = "would be kept" if dry_run else "kept"
    typer.echo(
        f"{name}: {counts.read:,} items read, {counts.kept:,} observations {stored}, "
        f"{counts.quarantined:,} set aside, {counts.gaps:,} gaps, in {counts.seconds:.1f} s"
    )
