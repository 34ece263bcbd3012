"""``fireline identify rank``: who sustains it, from the lake or from plain files."""

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

if TYPE_CHECKING:
    from fireline.identify.listing import Listing

SHOWN = 20
"""Accounts in the table when nobody asks for another number."""

_BY = "sustaining, net, volume, followers, pagerank, betweenness, core, corehd or degree."


def rank(  # noqa: PLR0913, PLR0917 -- each is an option of the command line
    edges: Path | None = EDGES,
    accounts: Path | None = ACCOUNTS,
    by: str = typer.Option("", help=f"Order by: {_BY} Net effect on the lake, else sustaining."),
    top: int = typer.Option(0, min=0, help="Accounts to print; 0 prints 20, or all as JSON."),
    chosen: int = typer.Option(
        0, "--set", min=0, metavar="K", help="Choose also so many to take out together, in order."
    ),
    authority: str = AUTHORITY,
    seed: int = SEED,
    as_json: bool = AS_JSON,
) -> None:
    """Rank accounts by what they sustain; nothing is kept.

    Example: fireline identify rank --edges edges.csv --accounts accounts.csv --set 10 --json
    """
    files = plain_files(edges, accounts)
    with counted(quiet=as_json) as progress:
        if files:
            from fireline.identify.listing import list_files  # -- start-up: numba and arrow

            listing = list_files(
                *files, by=by or "sustaining", top=top, chosen=chosen, seed=seed, progress=progress
            )
        else:
            from fireline.cli.identify.lake import list_lake  # -- start-up: opens the database

            listing = list_lake(
                authority=authority, by=by or "net", chosen=chosen, seed=seed, progress=progress
            )
    typer.echo(json.dumps(listing.told(top)) if as_json else _in_words(listing, top or SHOWN))


def _in_words(listing: "Listing", top: int) -> str:
    if not listing.rows:
        return listing.empty
    lines = [
        (
            f"oxygen {listing.oxygen.value:,.1f} exposures a day "
            f"({listing.oxygen.low:,.1f} to {listing.oxygen.high:,.1f}); by {listing.by}"
        ),
        f"{'':>4}  {'account':<32} {'score':>14} {'low':>14} {'high':>14} {'net':>14} {'posts':>9}",
    ]
    lines += [
        f"{nth:>4}  {row.account:<32} {row.score:>14,.1f} {row.low:>14,.1f} {row.high:>14,.1f} "
        f"{row.net:>14,.1f} {row.volume:>9,.1f}"
        for nth, row in enumerate(listing.rows[:top], start=1)
    ]
    if listing.chosen is not None:
        lines += ["", f"{'':>4}  {'to take out together, in order':<32} {'lost so far':>14}"]
        lines += [
            f"{nth:>4}  {account:<32} {lost:>14,.1f}"
            for nth, (account, lost) in enumerate(
                zip(listing.chosen.accounts, listing.chosen.lost.tolist(), strict=True), start=1
            )
        ]
    return "\n".join([*lines, "", listing.because])
