"""The second factor on the terminal: shown once, and proven by a code before it counts."""

import io
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import typer

from fireline.errors import RefusedError

if TYPE_CHECKING:
    from fireline.store.casework.people import SecondFactor

TRIES = 3
"""Codes that may be typed."""


def prove_on_terminal(factor: "SecondFactor", is_right: Callable[[str], bool]) -> None:
    """Show the factor to the person at the terminal, and ask for a code that it makes.

    Raises:
        RefusedError: no code was right.
    """
    _show(factor)
    for _ in range(TRIES):
        if is_right(typer.prompt("Code that the app shows now", err=True)):
            return
        typer.echo("That is not the code of this moment.", err=True)
    raise RefusedError(
        "no code was right, so nothing was made: see that phone and machine show the same time"
    )


def _show(factor: "SecondFactor") -> None:
    if sys.stderr.isatty():
        typer.echo(_picture(factor.address), err=True)
    for line in (
        "Scan this with an authenticator app, or type the secret into it. Shown this once:",
        f"  secret          {factor.secret}",
        f"  address         {factor.address}",
        "Keep these where the phone is not; each opens once when the app is lost:",
        *(f"  recovery code   {code}" for code in factor.recovery),
    ):
        typer.echo(line, err=True)


def _picture(address: str) -> str:
    import qrcode  # type: ignore[import-untyped]  # -- start-up; it ships no types

    code = qrcode.QRCode(border=2)
    code.add_data(address)
    drawn = io.StringIO()
    code.print_ascii(out=drawn, invert=True)
    return drawn.getvalue()
