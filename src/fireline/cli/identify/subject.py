"""What a question of identify is about: the lake of this installation, or two plain files."""

from pathlib import Path

import typer

from fireline.errors import ConfigError

EDGES = typer.Option(None, help="CSV file: source,target,probability of passing on.")
ACCOUNTS = typer.Option(None, help="CSV file: account,exposure a post,originations a day.")
AUTHORITY = typer.Option("", help="Name of the authority; needed when there are several.")
SEED = typer.Option(1, min=0, help="Seed of the samples; the same gives the same answer.")
AS_JSON = typer.Option(False, "--json", help="Print the answer as JSON.")


def plain_files(edges: Path | None, accounts: Path | None) -> tuple[Path, Path] | None:
    """Return the two files, or None when the lake is meant.

    Raises:
        ConfigError: only one of the two was named.
    """
    if edges is None and accounts is None:
        return None
    if edges is None or accounts is None:
        missing = "--accounts" if accounts is None else "--edges"
        raise ConfigError(f"plain files come in twos: name {missing}, too")
    return edges, accounts
