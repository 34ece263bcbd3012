"""``fireline erase``: forget an account or a post, or hide it where that is not allowed."""

import json
from typing import TYPE_CHECKING, Any

import attrs
import typer

from fireline.cli.acting import LEADS, acting_officer
from fireline.cli.installation import installation
from fireline.domain.ids import unversioned
from fireline.domain.retention import BASES, Basis, Erasure, Listed, Measure
from fireline.errors import RefusedError

if TYPE_CHECKING:
    from fireline.jobs.forgetting import Weighed


def erase(  # noqa: PLR0913, PLR0917 -- a command names all its options
    key: str = typer.Argument(help="Key of an account (platform:id), or of a post with --post."),
    reason: str = typer.Option("", help="Why, for the record that stays; without the name."),
    by: str = typer.Option(help="Lead who decides it."),
    basis: Basis = typer.Option(None, help="Legal ground; see docs/how-to/erase-a-person.md."),
    post: bool = typer.Option(False, "--post", help="The key is a post's."),
    restrict: bool = typer.Option(
        False, "--restrict", help="Keep it, hidden from all but a lead (LED Art. 16(3))."
    ),
    undo: bool = typer.Option(False, "--undo", help="Take it off the list again."),
    dry_run: bool = typer.Option(False, "--dry-run", help="Say what would go; change nothing."),
    yes: bool = typer.Option(False, "--yes", help="Don't ask."),
    as_json: bool = typer.Option(False, "--json", help="Print as JSON; asks nothing."),
) -> None:
    """Forget an account or a post: hidden from every question at once, gone in the night.

    Example: fireline erase bluesky:did:plc:abc --by lea --reason "collected in error"
    """
    from fireline.jobs import forgetting  # -- start-up: brings lake and Django

    kind = Listed.POST if post else Listed.ACCOUNT
    named = str(unversioned(key)) if post else key
    measure = Measure.RESTRICT if restrict else Measure.ERASE
    with installation() as unit:
        lead, home = acting_officer(unit, by, LEADS)
        if undo:
            _say_undone(
                forgetting.take_off_list(
                    unit, home.id, key=named, reason=reason, by=lead.id, at=unit.clock()
                ),
                as_json=as_json,
            )
            return
        weighed = forgetting.weigh(unit, home.id, kind, named)
        if not as_json:
            _say(named, measure, weighed)
        if dry_run:
            _say_json(as_json, _told(weighed) | {"dry_run": True})
            return
        if not (yes or as_json) and not typer.confirm("Go on?"):
            raise RefusedError("nothing was changed")
        entry = forgetting.put_on_list(
            unit,
            home.id,
            kind=kind,
            key=named,
            measure=measure,
            basis=basis or BASES[measure][0],
            reason=reason,
            by=lead.id,
            at=unit.clock(),
        )
    _say_json(as_json, _told(weighed) | {"id": str(entry.id), "dry_run": False})
    if not as_json:
        typer.echo(_DONE[measure].format(key=named))


_DONE = {
    Measure.ERASE: "No question returns it any more. Its bytes go in the night; until then:"
    " fireline erase {key} --undo",
    Measure.RESTRICT: "It is hidden from all but a lead, and kept. To lift it:"
    " fireline erase {key} --undo",
}


def _say(key: str, measure: Measure, weighed: "Weighed") -> None:
    if weighed.is_nothing:
        typer.echo(f"Nothing is kept of {key}; it will not be taken in either.")
        return
    if measure is Measure.RESTRICT:
        typer.echo(f"All this is kept and hidden of {key}:")
    else:
        typer.echo(f"This goes, or loses the name, of {key}:")
    for where, counts in (("lake", weighed.lake), ("casework", weighed.casework)):
        for table, rows in sorted(counts.items()):
            typer.echo(f"  {where:<10}{table:<24}{rows:>10,}")
    for name, number in (
        ("details of the audit", weighed.audit_details),
        ("media files", weighed.media),
        ("captures of evidence", weighed.evidence),
        ("captures that stay: a legal hold is on them", weighed.held),
    ):
        if number:
            typer.echo(f"  {name:<44}{number:>0,}")


def _say_undone(entry: Erasure, *, as_json: bool) -> None:
    _say_json(as_json, {"id": str(entry.id), "undone": True})
    if as_json:
        return
    if entry.done_at is None:
        typer.echo(f"{entry.key} is off the list; nothing of it was erased.")
    else:
        typer.echo("Its bytes went in the night and stay gone; what is said anew is kept again.")


def _say_json(as_json: bool, told: dict[str, Any]) -> None:
    if as_json:
        typer.echo(json.dumps(told))


def _told(weighed: "Weighed") -> dict[str, Any]:
    return attrs.asdict(weighed)
