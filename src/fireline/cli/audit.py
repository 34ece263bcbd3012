"""``fireline audit``: how the record of every act stands, whether it is whole, and its export."""

import getpass
import json
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from fireline.cli.installation import installation, the_authority
from fireline.cli.progress import counted
from fireline.domain.act import Act, AuditRow
from fireline.domain.purpose import Purpose

if TYPE_CHECKING:
    from fireline.domain.authority import Authority
    from fireline.store.audit.keeper import AuditState
    from fireline.store.audit.verifier import Verdict
    from fireline.wiring import Installation

audit = typer.Typer(help="Audit: every act, numbered, signed, verified.", no_args_is_help=True)

_AUTHORITY = typer.Option("", help="Name of the authority; needed when there are several.")
_AS_JSON = typer.Option(False, "--json", help="Print as JSON.")
_BROKEN = 1


@audit.command()
def head(authority: str = _AUTHORITY, as_json: bool = _AS_JSON) -> None:
    """Show the newest signed head of each authority, and whether another party has it.

    Example: fireline audit head --json
    """
    with installation() as unit:
        keeper, chosen = unit.audit_keeper(), _chosen(unit, authority)
        states = [(one, keeper.state(one.id)) for one in chosen]
        key = keeper.keys.verifying().hex()
    if as_json:
        typer.echo(json.dumps([_as_json(one, state, key) for one, state in states]))
        return
    for one, state in states:
        typer.echo(_told(one, state))
    typer.echo(f"public key {key}")


@audit.command()
def verify(authority: str = _AUTHORITY, as_json: bool = _AS_JSON) -> None:
    """Reckon every record anew from the database and hold it against all signed heads.

    Example: fireline audit verify --authority "Unit North"
    """
    with installation() as unit:
        from fireline.store.audit.checking import check  # -- models need a configured Django

        keeper, found = unit.audit_keeper(), []
        for one in _chosen(unit, authority):
            with counted(quiet=as_json) as at:
                verdict = check(
                    one.id,
                    keys=[keeper.keys.verifying()],
                    outside=keeper.outside,
                    progress=partial(at, one.name),
                )
            found.append((one, verdict))
    if as_json:
        typer.echo(json.dumps([_verdict_json(one, verdict) for one, verdict in found]))
    else:
        for one, verdict in found:
            typer.echo("\n".join(f"{one.name}: {said}" for said in verdict.sentences()))
    if not all(verdict.whole for _, verdict in found):
        raise typer.Exit(_BROKEN)


@audit.command()
def export(
    to: Path = typer.Option(help="New folder to write to."),
    because: str = typer.Option(help="Why it is exported; kept in the audit itself."),
    purpose: Purpose = typer.Option(Purpose.OVERSIGHT, help="What for; kept in the audit itself."),
    authority: str = _AUTHORITY,
    as_json: bool = _AS_JSON,
) -> None:
    """Write every record, every head, the public key and the verifier to a folder.

    Example: fireline audit export --to audit-2026 --because "asked for by the data protection
    officer, letter of 3 May"
    """
    with installation() as unit:
        from fireline.store.audit.exporting import export as write  # -- as above

        one = the_authority(unit, authority)
        _record(unit, one, to, because, purpose)
        keeper = unit.audit_keeper()
        keeper.stop()
        with counted(quiet=as_json) as at:
            done = write(
                one.id,
                to,
                public_key=keeper.keys.verifying(),
                at=unit.clock(),
                progress=partial(at, "records"),
            )
    if as_json:
        typer.echo(
            json.dumps({"folder": str(done.folder), "records": done.size, "heads": done.heads})
        )
        return
    typer.echo(f"{done.size:,} records and {done.heads:,} heads are in {done.folder}")
    typer.echo(f"verify it anywhere with: python3 {done.folder / 'verifier.py'} {done.folder}")


def _record(
    unit: "Installation", authority: "Authority", to: Path, because: str, purpose: Purpose
) -> None:
    """Exporting is an act; it is in the export itself."""
    row = AuditRow(
        act=Act.AUDIT_EXPORTED,
        authority=authority.id,
        officer=None,
        on="audit",
        because=f"{getpass.getuser()} at the terminal, to {to.name}: {because}",
        purpose=purpose,
        at=unit.clock(),
    )
    with unit.desk(authority).ledger.recording(row):
        pass


def _chosen(unit: "Installation", name: str) -> "Sequence[Authority]":
    return [the_authority(unit, name)] if name else unit.authorities()


def _told(authority: "Authority", state: "AuditState") -> str:
    head = state.head
    signed = f"signed up to {head.size:,} at {head.at:%Y-%m-%d %H:%M:%S}" if head else "no head yet"
    waiting = f", {state.waiting:,} more without a number yet" if state.waiting else ""
    root = f"\n  root {head.root.hex()}" if head else ""
    outside = "" if state.trouble else f"\n  {state.outside} has the same head"
    trouble = f"\n  BUT {state.trouble}" if state.trouble else ""
    return f"{authority.name}: {state.size:,} records, {signed}{waiting}{root}{outside}{trouble}"


def _as_json(authority: "Authority", state: "AuditState", key: str) -> dict[str, object]:
    return {
        "authority": str(authority.id),
        "name": authority.name,
        "records": state.size,
        "waiting": state.waiting,
        "head": json.loads(state.head.line()) if state.head else None,
        "public_key": key,
        "outside": state.outside,
        "outside_records": state.outside_size,
        "trouble": state.trouble,
    }


def _verdict_json(authority: "Authority", verdict: "Verdict") -> dict[str, object]:
    return {
        "authority": str(authority.id),
        "name": authority.name,
        "whole": verdict.whole,
        "records": verdict.size,
        "erased": verdict.erased,
        "heads": verdict.heads,
        "heads_outside": verdict.outside,
        "broken_record": vars(verdict.record) if verdict.record else None,
        "broken_head": vars(verdict.head) if verdict.head else None,
        "said": verdict.sentences(),
    }
