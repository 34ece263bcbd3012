"""What if: the share of the oxygen that would go if a set of accounts went at once."""

from collections.abc import Iterable
from datetime import datetime

from fireline.identify.effort import Effort
from fireline.identify.learned_graph import Seen, spread_graph
from fireline.identify.sources import SpreadSource
from fireline.identify.window import Window
from fireline.identify.without import oxygen_without
from fireline.settings import Settings


def what_is_lost(
    *,
    source: SpreadSource,
    accounts: Iterable[str],
    at: datetime,
    seed: int,
    settings: Settings,
    window_days: float = 30.0,
) -> float:
    """Return the share, 0 to 1, of the estimated oxygen that goes with these accounts.

    An account that the spread graph does not know carries nothing and takes nothing away.
    """
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
    graph, _ = spread_graph(seen, window)
    known = set(graph.accounts)
    chosen = [account for account in accounts if account in known]
    answer = oxygen_without(graph, chosen, Effort(seed=seed, threads=settings.threads))
    return answer.lost.value / answer.before.value if answer.before.value else 0.0
