"""``fireline identify groups``: which accounts act as one, from the lake or from a plain file."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import attrs
import typer

from fireline.cli.identify.subject import AS_JSON, AUTHORITY, SEED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fireline.domain.group import Group
    from fireline.identify.coordination import Asked, Searched

SHOWN = 20
"""Groups in the table; JSON has all."""


def groups(
    file: Path | None = typer.Argument(
        None, help="CSV with object_id,account_id,content_id,timestamp_share; may be .gz."
    ),
    window: float = typer.Option(60.0, min=0.0, help="Seconds within which two shares meet."),
    least: int = typer.Option(2, "--min", min=1, help="Shares that an account needs."),
    false: float = typer.Option(0.01, min=0.0, max=1.0, help="Share of false ties that is borne."),
    authority: str = AUTHORITY,
    seed: int = SEED,
    as_json: bool = AS_JSON,
) -> None:
    """Find accounts that share the same things within seconds, more than chance explains.

    From a file nothing is kept. From the lake new groups are suggested to officers; nobody is
    referred for being in one.

    Example: fireline identify groups shares.csv --window 60 --min 2 --json
    """
    from fireline.identify.coordination import Asked, Meeting  # -- start-up: numba and igraph

    meeting = Meeting(window=window, min_participation=least, least_objects=2)
    asked = Asked(meeting=meeting, most_false=false, seed=seed)
    if file is None:
        typer.echo(_from_lake(asked, authority, as_json=as_json))
    else:
        typer.echo(_from_file(file, asked, as_json=as_json))


def _from_file(file: Path, asked: "Asked", *, as_json: bool) -> str:
    import random  # -- start-up: with the rest
    from datetime import UTC, datetime  # -- as above

    from fireline.domain.clock import system_clock  # -- as above
    from fireline.domain.ids import id_maker  # -- as above
    from fireline.identify.coordination import groups_in  # -- as above
    from fireline.identify.coordination.reading import shares_from  # -- as above

    shares = shares_from(file)
    # Nothing is kept: ids and moments only fill the places that the lake's groups have.
    ids = id_maker(system_clock, random.Random(asked.seed))  # noqa: S311 -- no secret
    found, told = groups_in(shares, asked, at=datetime.fromtimestamp(0, tz=UTC), ids=ids)
    if as_json:
        return json.dumps(_as_json(found, told, len(shares), asked), default=str)
    return "\n".join([_found_in_words(found, len(shares)), *_in_words(told)])


def _from_lake(asked: "Asked", authority: str, *, as_json: bool) -> str:
    from fireline.cli.installation import installation, the_authority  # -- start-up: the database
    from fireline.identify import suggest_groups  # -- start-up: numba and igraph

    with installation() as unit:
        desk = unit.desk(the_authority(unit, authority))
        fresh = suggest_groups(
            source=desk.shares,
            ledger=desk.groups,
            ids=desk.ids,
            clock=desk.clock,
            authority=desk.authority.id,
            asked=asked,
        )
        known = desk.groups.groups()
    if as_json:
        return json.dumps(
            {"new": [str(one.id) for one in fresh], "groups": [_group(one) for one in known]},
            default=str,
        )
    return "\n".join([f"{len(fresh)} new groups, {len(known)} in all", *_in_words(known)])


def _as_json(
    found: "Searched", told: "Sequence[Group]", shares: int, asked: "Asked"
) -> dict[str, object]:
    return {
        "window": asked.meeting.window,
        "shares": shares,
        "pairs_tested": found.tested,
        "traces": [
            {
                "trace": one.trace,
                "edges": int(one.edges.weights.sum()),
                "edges_with_two_objects": len(one.edges),
                "shares_cut": one.edges.cut_shares,
                "pairs_left_out": one.edges.lost_pairs,
            }
            for one in found.traces
        ],
        "ties": len(found.ties),
        "agreement": found.agreement,
        "worlds_of_chance": found.worlds,
        "ties_by_chance": found.false_ties,
        "groups_by_chance": found.false_groups,
        "groups": [_group(one) for one in told],
    }


def _group(group: "Group") -> dict[str, object]:
    told = attrs.asdict(group)
    for name in ("id", "suggested_at", "found_at"):
        told[name] = str(told[name])
    return told


def _found_in_words(found: "Searched", shares: int) -> str:
    edges = sum(int(one.edges.weights.sum()) for one in found.traces)
    cut = sum(one.edges.cut_shares for one in found.traces)
    lost = sum(one.edges.lost_pairs for one in found.traces)
    bounded = (
        f"\n{cut:,} shares had more partners than are looked at: {lost:,} pairs were left out"
        if cut
        else ""
    )
    chance = (
        f"; in {found.worlds} worlds of chance the same search finds"
        f" {found.false_ties:,.1f} ties and {found.false_groups:,.1f} groups"
        if found.worlds
        else ""
    )
    return (
        f"{shares:,} shares, {edges:,} pairs of accounts met, {len(found.ties):,} more than chance"
        f" explains among {found.tested:,} tested{chance}{bounded}"
    )


def _in_words(told: "Sequence[Group]") -> list[str]:
    if not told:
        return ["no group: nothing is shared alike more than by chance"]
    lines = [
        f"{'':>4}  {'accounts':>8} {'acts':>6} {'ties':>6} {'stays':>6} {'q':>9}  most central"
    ]
    lines += [
        f"{nth:>4}  {len(one.members):>8} {one.acts_in_all:>6} {one.ties_in_all:>6}"
        f" {one.stability:>6.0%} {one.q:>9.1e}  "
        + ", ".join(member.account for member in one.members[:3])
        for nth, one in enumerate(told[:SHOWN], start=1)
    ]
    return lines
