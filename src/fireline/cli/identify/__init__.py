"""Identify on the command line: who sustains it, what if they went, how a network comes apart."""

import typer

from fireline.cli.identify.dismantle import dismantle
from fireline.cli.identify.groups import groups
from fireline.cli.identify.rank import rank
from fireline.cli.identify.what_if import what_if

identify = typer.Typer(help="Identify: who sustains it, and what if.", no_args_is_help=True)
identify.command()(groups)
identify.command()(rank)
identify.command("what-if")(what_if)
identify.command()(dismantle)
