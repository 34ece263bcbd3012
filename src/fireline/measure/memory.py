"""A series log in memory: for tests, and for trying the figures by hand."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date

from fireline.domain.act import AuditRow
from fireline.domain.oxygen import OxygenPoint
from fireline.measure.series_log import RemovalFact


class MemorySeriesLog:
    """Keeps the series and its audit rows, and gives them back."""

    def __init__(self, facts: Sequence[RemovalFact] = ()) -> None:
        self._points: dict[date, OxygenPoint] = {}
        self._facts = facts
        self._audit: list[AuditRow] = []

    @contextmanager
    def recording(self, *rows: AuditRow) -> Iterator[None]:
        """Keep the rows and the change, or neither."""
        points, audit = dict(self._points), list(self._audit)
        try:
            self._audit.extend(rows)
            yield
        except BaseException:  # -- whatever breaks the block, nothing of it is kept
            self._points, self._audit = points, audit
            raise

    def recorded(self, *, on: str) -> Sequence[AuditRow]:
        """Return what was recorded on one thing, oldest first."""
        return [row for row in self._audit if row.on == on]

    def save_point(self, point: OxygenPoint) -> None:
        """Keep the oxygen of one day."""
        self._points[point.day] = point

    def points(self) -> Sequence[OxygenPoint]:
        """Return the series, oldest day first."""
        return [self._points[day] for day in sorted(self._points)]

    def removal_facts(self) -> Sequence[RemovalFact]:
        """Return every referral that was sent, oldest first."""
        return sorted(self._facts, key=lambda fact: fact.sent_at)
