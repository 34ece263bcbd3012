"""Questions: what is asked of the lake, each a named SQL file that an analyst can read."""

from functools import cache
from importlib.resources import files


@cache
def question(name: str) -> str:
    """Return the words of a named question."""
    return (files(__package__) / "sql" / f"{name}.sql").read_text("utf-8")
