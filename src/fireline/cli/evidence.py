"""``fireline evidence``: capture, check and hand over what was captured."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import attrs
import typer

from fireline.cli.installation import installation, the_authority
from fireline.cli.progress import bar
from fireline.domain.authority import Role
from fireline.errors import AccessRefused, ConfigError, NotFoundError

if TYPE_CHECKING:
    from fireline.domain.authority import Officer
    from fireline.loop import Desk
    from fireline.store.casework.queries.evidence import CaptureSheet
    from fireline.wiring import Installation

evidence = typer.Typer(help="Evidence: capture, check, hand over, let go.", no_args_is_help=True)

_AUTHORITY = typer.Option("", help="Name of the authority; needed when there are several.")
_AS_JSON = typer.Option(False, "--json", help="Print as JSON.")
_BY = typer.Option(help="Name of the officer who does it; it stands in the custody.")
_MAY_ACT = frozenset({Role.OFFICER, Role.APPROVER, Role.LEAD})
_BROKEN = 1


@evidence.command("capture")
def capture(
    target: str = typer.Argument(help="Address of a page, or key of a post or an account."),
    reason: str = typer.Option(help="Why it is captured; it stands in the custody."),
    by: str = _BY,
    authority: str = _AUTHORITY,
    as_json: bool = _AS_JSON,
) -> None:
    """Capture a page or a post as it is now: WARC in WACZ, sealed, with an outside time.

    Example: fireline evidence capture https://example.org/page --by ann --reason "case 12"
    """
    from fireline.jobs import evidence as acts  # -- start-up: brings every stage

    with _desk(authority) as (unit, desk), bar(quiet=as_json) as display:
        display.add_task(f"capturing {target}", total=None)
        officer = _officer(unit, desk, by)
        kept, why_not = acts.capture(desk, target, by=officer.id, reason=reason)
        stamped = bool(desk.evidence.tokens(kept.sha256))
        has_authority = desk.stamper is not None
    if as_json:
        told = {
            "sha256": kept.sha256,
            "bytes": kept.size,
            "outside_time": stamped,
            "not_looked_at_anew": why_not or None,
        }
        typer.echo(json.dumps(told))
        return
    typer.echo(f"{kept.sha256}  {kept.size:,} bytes, sealed; {_time(stamped, has_authority)}")
    if why_not:
        typer.echo(f"it was not looked at anew, what we hold of it was kept: {why_not}", err=True)


@evidence.command("list")
def listed(
    place: str = typer.Argument("", help="Id, key or address of a place; without it, all."),
    authority: str = _AUTHORITY,
    as_json: bool = _AS_JSON,
) -> None:
    """List what was captured, oldest first.

    Example: fireline evidence list --json
    """
    with _desk(authority) as (_, desk):
        found = _captures(desk, place)
    if as_json:
        typer.echo(json.dumps([attrs.asdict(one) for one in found], default=str))
        return
    for one in found:
        marks = ("sealed" if one.sealed else "no key") + (", stamped" if one.stamped else "")
        typer.echo(f"{one.sha256}  {one.at:%Y-%m-%d %H:%M}  {one.size:>11,}  {marks:<16} {one.key}")
    if not found:
        typer.echo("nothing was captured yet; capture with: fireline evidence capture")


@evidence.command("verify")
def verify(
    sha256: str = typer.Argument("", help="SHA-256 of one capture; without it, all."),
    authority: str = _AUTHORITY,
    as_json: bool = _AS_JSON,
) -> None:
    """Look whether captures can be read and are what they were; exit code 1 if one is not.

    Example: fireline evidence verify
    """
    from fireline.jobs import evidence as acts  # -- start-up: brings every stage

    with _desk(authority) as (_, desk), bar(quiet=as_json) as display:
        wanted = [sha256] if sha256 else _kept(desk)
        task = display.add_task("checking", total=len(wanted))
        checked = []
        for one in wanted:
            checked.append(acts.check(desk, one))
            display.advance(task)
    broken = [one for one in checked if not one.holds]
    if as_json:
        typer.echo(json.dumps([attrs.asdict(one) for one in checked]))
    else:
        for each in broken:
            typer.echo(f"{each.sha256}  {'; '.join(each.problems)}")
        without = sum(one.outside_time == "no outside time" for one in checked)
        typer.echo(
            f"{len(checked)} captures checked, {len(broken)} broken, {without} without outside time"
        )
    if broken:
        raise typer.Exit(_BROKEN)


@evidence.command("export")
def export(
    place: str = typer.Argument(help="Id, key or address of a place, or the SHA-256 of a capture."),
    to: Path = typer.Option(help="File to write, e.g. case-12.wacz; its proofs stand beside it."),
    reason: str = typer.Option(help="What it is handed over for; it stands in the custody."),
    by: str = _BY,
    recipient: str = typer.Option("", help="To whom it is handed."),
    authority: str = _AUTHORITY,
    as_json: bool = _AS_JSON,
) -> None:
    """Hand over a capture with its outside time, its custody and an assurance statement.

    Example: fireline evidence export https://example.org/p --to c12.wacz --by ann --reason "court"
    """
    from fireline.jobs import evidence as acts  # -- start-up: brings every stage

    if to.suffix != ".wacz":
        raise ConfigError(f"--to {to} must end in .wacz, which is what it will be")
    if to.exists():
        raise ConfigError(f"{to} is there already; evidence is written over nothing")
    with _desk(authority) as (unit, desk):
        officer = _officer(unit, desk, by)
        files = acts.hand_over(
            desk,
            _newest(desk, place),
            name=to.name,
            to=recipient or "not named",
            by=officer,
            reason=reason,
            officers=unit.officers(),
        )
    for name, data in files.items():
        (to.parent / name).write_bytes(data)
    if as_json:
        typer.echo(json.dumps(sorted(str(to.parent / name) for name in files)))
        return
    for name in files:
        typer.echo(str(to.parent / name))


@evidence.command("custody")
def custody(
    sha256: str = typer.Argument("", help="SHA-256 of one capture; without it, all."),
    authority: str = _AUTHORITY,
    as_json: bool = _AS_JSON,
) -> None:
    """Show who had evidence in hand, when and what for.

    Example: fireline evidence custody --json
    """
    with _desk(authority) as (_, desk):
        lines = desk.evidence.custody(sha256)
    if as_json:
        typer.echo(json.dumps([attrs.asdict(one) for one in lines], default=str))
        return
    for one in lines:
        to = f" (to {one.to})" if one.to else ""
        typer.echo(
            f"{one.at:%Y-%m-%d %H:%M:%S}  {one.sha256[:16]}  {one.deed.value:<9} "
            f"{one.who or 'the machine':<16} {one.reason}{to}"
        )


@evidence.command("let-go")
def let_go(
    sha256: str = typer.Argument(help="SHA-256 of a capture."),
    place: str = typer.Option(help="Id, key or address of the place that lets it go."),
    reason: str = typer.Option(help="Why; it stands in the custody."),
    by: str = _BY,
    authority: str = _AUTHORITY,
) -> None:
    """Let one place's hold on a capture go; with the last hold its key is lost for ever.

    Example: fireline evidence let-go 9f86d0... --place https://a.example --by ann --reason "over"
    """
    from fireline import refer  # -- start-up: brings the stage

    with _desk(authority) as (unit, desk):
        officer = _officer(unit, desk, by)
        holds = [one.place for one in _captures(desk, place) if one.sha256 == sha256]
        if not holds:
            raise NotFoundError(f"{place} holds no capture {sha256}")
        erased = refer.let_go(
            sha256=sha256,
            location=holds[0],
            evidence=desk.evidence,
            file=desk.case_file,
            by=officer.id,
            authority=desk.authority.id,
            at=desk.clock(),
            reason=reason,
        )
    typer.echo("erased: the last key to it is gone" if erased else "another place still holds it")


@evidence.command("seal")
def seal() -> None:
    """Seal what version 0.1.0 kept in the open, and remove the open files.

    Example: fireline evidence seal
    """
    from fireline.jobs import evidence as acts  # -- start-up: brings every stage

    with installation() as unit:
        sealed = acts.seal_of_old(unit)
    typer.echo(f"{sealed} captures sealed")


@contextmanager
def _desk(authority: str) -> "Iterator[tuple[Installation, Desk]]":
    with installation() as unit:
        yield unit, unit.desk(the_authority(unit, authority))


def _officer(unit: "Installation", desk: "Desk", name: str) -> "Officer":
    """Return who does it: a member of this authority who may act.

    Raises:
        AccessRefused: they may not.
    """
    for one in unit.officers():
        if one.name == name and one.authority == desk.authority.id and one.role in _MAY_ACT:
            return one
    raise AccessRefused(f"{name} is no officer of {desk.authority.name} who may act on evidence")


def _captures(desk: "Desk", place: str) -> "Sequence[CaptureSheet]":
    from fireline.store.casework.queries.evidence import captures  # -- needs a configured Django

    with desk.case_file.recording():
        return captures(place=place)


def _kept(desk: "Desk") -> list[str]:
    """Return every capture that should be readable, once: all but what was let go."""
    known = dict.fromkeys(one.sha256 for one in _captures(desk, ""))
    return [one for one in known if desk.evidence.has(one)]


def _newest(desk: "Desk", place: str) -> str:
    if desk.evidence.has(place):
        return place
    found = [one for one in _captures(desk, place) if one.sealed]
    if not found:
        raise NotFoundError(f"nothing that can be read was captured of {place}")
    return found[-1].sha256


def _time(stamped: bool, has_authority: bool) -> str:
    if stamped:
        return "somebody outside says when"
    if has_authority:
        return "the time authority gave no answer yet; it is asked again every minute"
    return "no outside time: FIRELINE_TSA_URL is not set"
