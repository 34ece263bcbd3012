"""Identify on the command line: who sustains it, what if they went, how a network comes apart."""

import typer

identify = typer.Typer(help="Identify: who sustains it, and what if.", no_args_is_help=True)
