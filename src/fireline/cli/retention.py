"""``fireline retention``: what goes when, what went, and what waits for a decision."""

import json
from collections.abc import Mapping
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

import attrs
import typer

from fireline.cli.acting import ACTING, LEADS, acting_officer
from fireline.cli.installation import installation
from fireline.cli.progress import bar
from fireline.domain.retention import ReviewDecision
from fireline.errors import NotFoundError

if TYPE_CHECKING:
    from fireline.jobs.nightly import NightReport
    from fireline.settings import Settings

retention = typer.Typer(help="Retention: what goes, and when.", no_args_is_help=True)

_AS_JSON = typer.Option(False, "--json", help="Print as JSON.")
_OFFICER = typer.Option(help="Officer who asks.")


@retention.command("run")
def run(
    dry_run: bool = typer.Option(False, "--dry-run", help="Say what would go; change nothing."),
    at_once: bool = typer.Option(
        False, "--at-once", help="Don't wait for readers of the lake; only when nobody is at work."
    ),
    as_json: bool = _AS_JSON,
) -> None:
    """Do the night's work now; a night that was killed is finished by running it again.

    Example: fireline retention run --dry-run --json
    """
    from fireline.jobs.maintaining import maintaining_alone  # -- start-up: brings PostgreSQL
    from fireline.jobs.nightly import nightly  # -- start-up: brings lake and Django
    from fireline.store.observations.maintenance import GRACE, NO_GRACE  # -- as above

    with installation() as unit, bar(quiet=as_json) as display:
        task = display.add_task("retention")

        def progress(name: str, done: int, of: int) -> None:
            display.update(task, description=name, completed=done, total=of)

        with nullcontext() if dry_run else maintaining_alone(unit.database):
            report = nightly(
                unit,
                at=unit.clock(),
                dry_run=dry_run,
                grace=NO_GRACE if at_once else GRACE,
                progress=progress,
            )
    typer.echo(json.dumps(report.as_json()) if as_json else _in_words(report))


@retention.command("show")
def show(as_json: bool = _AS_JSON) -> None:
    """Show how long each thing is kept, and what is over by now.

    Example: fireline retention show --json
    """
    from fireline.store.observations import expiry  # -- start-up: brings the lake

    with installation() as unit:
        over = expiry.overdue(unit.lake, unit.settings, unit.clock())
        periods = _periods(unit.settings)
    if as_json:
        typer.echo(json.dumps({"days": periods, "over": over}))
        return
    for name, days in periods.items():
        typer.echo(f"{name:<34}{days:>6} days")
    typer.echo(_counted("over by now", over) if over else "nothing is over by now")


@retention.command("reviews")
def reviews(by: str = _OFFICER, as_json: bool = _AS_JSON) -> None:
    """List what waits for a decision, due soonest first.

    Example: fireline retention reviews --by ann
    """
    from fireline.jobs.nightly import reviews_of  # -- start-up: as above

    with installation() as unit:
        _, home = acting_officer(unit, by, ACTING)
        waiting = reviews_of(unit, home.id).waiting()
    if as_json:
        typer.echo(json.dumps([attrs.asdict(one) for one in waiting], default=str))
        return
    for one in waiting:
        last = f"due {one.due_at:%Y-%m-%d}, goes {one.auto_erase_at:%Y-%m-%d}"
        typer.echo(f"{one.id}  {one.of.value:<14}{one.key:<40} {last}")
    if not waiting:
        typer.echo("nothing is due for review")


@retention.command("decide")
def decide(
    review: str = typer.Argument(help="Id of the review."),
    decision: ReviewDecision = typer.Argument(help="What is decided."),
    reason: str = typer.Option(help="Why."),
    by: str = typer.Option(help="Lead who decides."),
) -> None:
    """Decide on a review: keep it for another time, erase it, or restrict it.

    Example: fireline retention decide 0197-... keep --by lea --reason "the case is open"
    """
    from fireline.jobs.nightly import reviews_of  # -- as above

    with installation() as unit:
        lead, home = acting_officer(unit, by, LEADS)
        store = reviews_of(unit, home.id)
        known = next((one for one in store.waiting() if str(one.id) == review), None)
        if known is None:
            raise NotFoundError(f"no such review waits: {review}")
        store.decide(known.id, decision, reason=reason, by=lead.id, at=unit.clock())
    typer.echo(f"{known.of.value} {known.key}: {decision.value}")


def _periods(settings: "Settings") -> Mapping[str, int]:
    return {
        "posts, profiles, interactions": settings.posts_days,
        "bytes that posts came in": settings.raw_days,
        "fingerprints": settings.fingerprints_days,
        "pseudonymous edges": settings.edges_days,
        "media": settings.media_days,
        "words of matched posts": settings.kept_days,
        "until a review, at the latest": settings.review_days,
        "details of the audit": settings.audit_days,
    }


def _in_words(report: "NightReport") -> str:
    lines = [_counted(step.name, step.counts) for step in report.steps]
    if not report.dry_run:
        lines.append(f"files that readers may have open go by {report.gone_at:%Y-%m-%d %H:%M} UTC")
    lines += [f"not ours to clear on this server: {place}" for place in report.not_ours]
    return "\n".join(lines)


def _counted(name: str, counts: Mapping[str, Any]) -> str:
    told = ", ".join(f"{number:,} {what}" for what, number in counts.items() if number)
    return f"{name:<28}{told or 'nothing'}"
