"""Questions of identify that are asked of the lake of this installation."""

from fireline.cli.installation import installation, the_authority
from fireline.direct.minutes import HandlingTimes
from fireline.identify.listing import Listing, Progress
from fireline.identify.looking import look
from fireline.identify.spread_graph import SpreadGraph
from fireline.identify.what_if import learned_now


def list_lake(*, authority: str, by: str, chosen: int, seed: int, progress: Progress) -> Listing:
    """Rank what this installation saw; nothing is kept."""
    with installation() as unit:
        desk = unit.desk(the_authority(unit, authority))
        return look(
            source=desk.source,
            ledger=desk.rankings,
            clock=desk.clock,
            authority=desk.authority.id,
            settings=desk.settings,
            by=by,
            chosen=chosen,
            seed=seed,
            progress=progress,
        )


def graph_and_times(authority: str) -> tuple[SpreadGraph, HandlingTimes]:
    """Return the spread graph of this moment, and how long items took officers so far."""
    with installation() as unit:
        desk = unit.desk(the_authority(unit, authority))
        learned = learned_now(desk.source, at=desk.clock(), settings=desk.settings)
        return learned.graph, HandlingTimes.of(desk.queue.handlings())
