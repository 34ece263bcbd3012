"""``fireline officer``: who may sign in, and in whose name."""

import json
from datetime import datetime

import typer

from fireline.cli.installation import installation
from fireline.domain.act import Act, AuditRow
from fireline.domain.authority import AuthorityKind, Officer, Role

people = typer.Typer(help="Officers: who may sign in, and in whose name.", no_args_is_help=True)


@people.command("add")
def add(
    name: str = typer.Argument(help="Name to sign in with."),
    authority: str = typer.Option(help="Authority the officer is a member of; made when new."),
    kind: AuthorityKind = typer.Option(
        AuthorityKind.NATIONAL_UNIT, help="Kind of that authority, when it is new."
    ),
    role: Role = typer.Option(Role.OFFICER, help="What the officer may do."),
    language: list[str] = typer.Option(["en"], help="Language the officer reads; may be repeated."),
    password: str = typer.Option(
        prompt=True, confirmation_prompt=True, hide_input=True, help="Password to sign in with."
    ),
) -> None:
    """Add an officer, and the authority with the first of them.

    Example: fireline officer add ann --authority "Unit North" --role approver --language ar
    """
    with installation() as unit:
        home = unit.authority_named(name=authority, kind=kind)
        with unit.scope(home.id):
            officer = unit.add_officer(
                name=name, authority=home, role=role, languages=tuple(language), password=password
            )
            with unit.desk(home).ledger.recording(_added(officer, at=unit.clock())):
                pass
    typer.echo(f"{name} can sign in for {authority}")


def _added(officer: Officer, *, at: datetime) -> AuditRow:
    """Return the act of whoever has the machine: no officer did it, and nobody agreed."""
    return AuditRow(
        act=Act.OFFICER_ADDED,
        authority=officer.authority,
        officer=None,
        on=f"officer {officer.id}",
        because=f"as {officer.role}: from the terminal, by whoever runs the installation",
        at=at,
    )


@people.command("list")
def listed(as_json: bool = typer.Option(False, "--json", help="Print as JSON.")) -> None:
    """List the officers.

    Example: fireline officer list --json
    """
    with installation() as unit:
        officers = [
            {"name": one.name, "role": one.role.value, "languages": list(one.languages)}
            for one in unit.officers()
        ]
    if as_json:
        typer.echo(json.dumps(officers))
        return
    for one in officers:
        typer.echo(f"{one['name']:<24}{one['role']:<16}{', '.join(one['languages'])}")
    if not officers:
        typer.echo("nobody yet; add one with: fireline officer add NAME --authority UNIT")
