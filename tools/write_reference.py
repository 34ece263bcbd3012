"""Write docs/reference/ from the program itself; with --check, only say what is out of date."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

import attrs
import click
import typer

from fireline.cli.main import app
from fireline.settings import Settings

REFERENCE = Path(__file__).parents[1] / "docs" / "reference"
KINDS = {"int": "whole number", "float": "number", "str": "text", "Path": "path", "tuple": "list"}


def settings_page() -> str:
    """List every setting with what it says, from the one frozen object that holds them."""
    lines = [
        "# Settings",
        "",
        "Each is a variable of the environment or a line of `DATA/fireline.toml` (`port = 8000`),",
        "read once at the start. The environment wins; a misspelt one is refused.",
        "`make reference` wrote this page from `fireline.settings`.",
        "",
        "| setting | default | kind | what it says |",
        "|---|---|---|---|",
    ]
    return "\n".join([*lines, *map(_setting_row, attrs.fields(Settings))]) + "\n"


def _setting_row(field: "attrs.Attribute[object]") -> str:
    default = field.default
    shown = ", ".join(default) if isinstance(default, tuple) else str(default)
    kind = next(
        says for name, says in KINDS.items() if name in type(default).__name__.replace("Posix", "")
    )
    cells = (
        f"`FIRELINE_{field.name.upper()}`",
        f"`{shown}`" if shown else "",
        kind,
        field.metadata["says"],
    )
    return f"| {' | '.join(cells)} |"


def commands_page() -> str:
    """List every command with its options, as its own help says them."""
    root = typer.main.get_command(app)
    lines = [
        "# Commands",
        "",
        "`make reference` wrote this page from `fireline --help` and its commands.",
        "",
    ]
    for path, command in _commands(root, "fireline"):
        lines += [f"## `{path}`", "", (command.help or "").strip(), "", *_parameters(command)]
    return "\n".join(lines).rstrip() + "\n"


def _commands(command: click.Command, path: str) -> Iterator[tuple[str, click.Command]]:
    yield path, command
    for name, inner in sorted(getattr(command, "commands", {}).items()):
        yield from _commands(inner, f"{path} {name}")


def _parameters(command: click.Command) -> Iterator[str]:
    shown = [p for p in command.params if p.name != "help"]
    for parameter in shown:
        names = " / ".join([*parameter.opts, *parameter.secondary_opts])
        if parameter.param_type_name == "argument":
            names = (parameter.name or "").upper()
        says = (getattr(parameter, "help", "") or "").strip()
        default = parameter.default
        plain = isinstance(default, str | int | float) and not isinstance(default, bool)
        yield f"- `{names}`: {says}{f' Default: {default}.' if plain else ''}"
    if shown:
        yield ""


def main() -> int:
    """Write the pages, or compare them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; name what is old")
    check = parser.parse_args().check
    old = []
    for name, text in (("settings.md", settings_page()), ("commands.md", commands_page())):
        page = REFERENCE / name
        if check and (not page.is_file() or page.read_text("utf-8") != text):
            old.append(name)
        elif not check:
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_text(text, "utf-8")
    for name in old:
        print(f"docs/reference/{name} is not what the program says: run `make reference`")
    return 1 if old else 0


if __name__ == "__main__":
    sys.exit(main())
