"""``fireline hold``: keep a copy of what the lake has, and let nobody drop it."""

import json

import attrs
import typer

from fireline.cli.acting import ACTING, LEADS, acting_officer
from fireline.cli.installation import installation
from fireline.domain.retention import Held
from fireline.errors import NotFoundError

hold = typer.Typer(help="Legal holds: copies that nobody drops.", no_args_is_help=True)


@hold.command("place")
def place(
    key: str = typer.Argument(help="Key of a post or account, or id of a work."),
    of: Held = typer.Option(Held.PLACE, help="What the key names."),
    reason: str = typer.Option(help="Why: the case or the request that needs it."),
    by: str = typer.Option(help="Officer who places it."),
    as_json: bool = typer.Option(False, "--json", help="Print as JSON."),
) -> None:
    """Copy what the lake has of a place, a work or an account into evidence, and hold it.

    Example: fireline hold place bluesky:did:plc:abc --of account --by ann --reason "case 7"
    """
    from fireline.jobs.holding import place_hold  # -- start-up: brings lake and Django

    with installation() as unit:
        who, home = acting_officer(unit, by, ACTING)
        placed = place_hold(unit, home, of=of, key=key, reason=reason, by=who.id, at=unit.clock())
    if as_json:
        typer.echo(json.dumps({"id": str(placed.id), "files": list(placed.files)}))
        return
    typer.echo(f"Held: {len(placed.files)} files of {of.value} {key}. The lake forgets its days.")
    typer.echo(f"To lift it: fireline hold lift {placed.id}")


@hold.command("lift")
def lift(
    key: str = typer.Argument(help="Id of the hold."),
    reason: str = typer.Option(help="Why it is not needed any more."),
    by: str = typer.Option(help="Lead who lifts it."),
) -> None:
    """Lift a legal hold: what was copied may be let go, and its review goes on.

    Example: fireline hold lift 0197-... --by lea --reason "the case is closed"
    """
    from fireline.jobs.holding import holds_of  # -- as above

    with installation() as unit:
        who, home = acting_officer(unit, by, LEADS)
        holds = holds_of(unit, home.id)
        known = next((one for one in holds.standing() if str(one.id) == key), None)
        if known is None:
            raise NotFoundError(f"no such legal hold: {key}; fireline hold list names them")
        holds.lift(known.id, reason=reason, by=who.id, at=unit.clock())
    typer.echo(f"The hold on {known.of.value} {known.key} is lifted.")


@hold.command("list")
def listed(
    by: str = typer.Option(help="Officer who asks."),
    as_json: bool = typer.Option(False, "--json", help="Print as JSON."),
) -> None:
    """List the standing holds.

    Example: fireline hold list --by ann --json
    """
    from fireline.jobs.holding import holds_of  # -- as above

    with installation() as unit:
        _, home = acting_officer(unit, by, ACTING)
        standing = holds_of(unit, home.id).standing()
    if as_json:
        typer.echo(json.dumps([attrs.asdict(one) for one in standing], default=str))
        return
    for one in standing:
        typer.echo(f"{one.id}  {one.of.value:<8} {one.key}  {len(one.files)} files: {one.reason}")
    if not standing:
        typer.echo("no legal hold stands")
