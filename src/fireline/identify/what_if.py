"""What if: what would go, what would be left and who would take over if some accounts went."""

from collections.abc import Callable, Iterable
from datetime import datetime

import attrs

from fireline.errors import NotFoundError
from fireline.identify.aftermath import Aftermath, aftermath
from fireline.identify.effort import Effort
from fireline.identify.learned_graph import Seen, spread_graph
from fireline.identify.sources import SpreadSource
from fireline.identify.spread_graph import SpreadGraph
from fireline.identify.window import Window
from fireline.identify.without import oxygen_without
from fireline.settings import Settings

WINDOW_DAYS = 30.0
"""Days that are looked back when nobody says otherwise."""

MOST_NAMED = 3
"""Strangers that a refusal names."""


@attrs.frozen(kw_only=True, eq=False)
class LearnedNow:
    """The spread graph of this moment, and what it was learned from."""

    graph: SpreadGraph
    seen: Seen
    window: Window


def learned_now(
    source: SpreadSource,
    *,
    at: datetime,
    settings: Settings,
    window_days: float = WINDOW_DAYS,
) -> LearnedNow:
    """Learn the spread graph of what was seen until now; nothing is kept."""
    seen = Seen.from_tables(
        source.sightings(),
        source.audience(),
        source.ties(),
        set_aside=source.set_aside(),
        removed=source.removed(),
    )
    window = Window(
        until=at,
        days=window_days,
        half_life_days=settings.half_life_days,
        gap_days=source.gap_days(),
    )
    return LearnedNow(graph=spread_graph(seen, window)[0], seen=seen, window=window)


def what_is_lost(
    *,
    source: SpreadSource,
    accounts: Iterable[str],
    at: datetime,
    seed: int,
    settings: Settings,
    window_days: float = WINDOW_DAYS,
) -> float:
    """Return the share, 0 to 1, of the estimated oxygen that goes with these accounts.

    An account that the spread graph does not know carries nothing and takes nothing away.
    """
    graph = learned_now(source, at=at, settings=settings, window_days=window_days).graph
    known = set(graph.accounts)
    chosen = [account for account in accounts if account in known]
    answer = oxygen_without(graph, chosen, Effort(seed=seed, threads=settings.threads))
    return answer.lost.value / answer.before.value if answer.before.value else 0.0


def what_if(
    graph: SpreadGraph,
    accounts: Iterable[str],
    *,
    effort: Effort | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> Aftermath:
    """Say what is left of a graph when these accounts go, and who takes over.

    Raises:
        NotFoundError: an account is not in the graph; a misspelt name would look like no loss.
    """
    gone = tuple(dict.fromkeys(accounts))
    known = set(graph.accounts)
    strange = [account for account in gone if account not in known]
    if strange:
        more = f" and {len(strange) - MOST_NAMED} more" if len(strange) > MOST_NAMED else ""
        raise NotFoundError(
            f"{', '.join(strange[:MOST_NAMED])}{more} carried no tracked work in what was seen; "
            "see who did with: fireline identify rank"
        )
    return aftermath(graph, gone, effort, progress=progress)
