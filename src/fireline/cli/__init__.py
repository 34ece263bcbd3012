"""Command line: the same acts as on the pages, from a terminal."""

from fireline.cli.main import main

__all__ = ["main"]
