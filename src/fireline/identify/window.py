"""Window: which time counts, and how much; what is old counts less, what we missed not at all."""

from datetime import date, datetime

import attrs
import numpy as np

from fireline.domain.clock import require_aware
from fireline.errors import FirelineError
from fireline.identify.spread_graph import Flags, Floats, Ints

_DAY = 86_400.0
_EPOCH = date(1970, 1, 1).toordinal()


@attrs.frozen(kw_only=True, eq=False)
class Window:
    """The days up to a moment, with the half-life of what they teach and the days we missed."""

    until: datetime = attrs.field(converter=require_aware)
    days: float
    half_life_days: float
    gap_days: frozenset[date] = frozenset()
    repeats: Floats | None = None  #: how often each day counts in a resample; None: all once

    def __attrs_post_init__(self) -> None:
        """Refuse a window without time in it."""
        if self.days <= 0 or self.half_life_days <= 0:
            raise FirelineError("a window and its half-life must be longer than nothing")

    @property
    def ends(self) -> float:
        """Return its end in seconds since 1970."""
        return self.until.timestamp()

    @property
    def begins(self) -> float:
        """Return its beginning in seconds since 1970."""
        return self.ends - self.days * _DAY

    @property
    def dates(self) -> Ints:
        """Return the days it touches, counted since 1970."""
        return np.arange(int(self.begins // _DAY), int(self.ends // _DAY) + 1, dtype=np.int64)

    def holds(self, said_at: Floats) -> Flags:
        """Say which moments are not before it; a clock that runs ahead is no reason to forget."""
        return np.asarray(said_at >= self.begins)

    def weights(self, said_at: Floats) -> Floats:
        """Return how much each moment counts: 1 now, a half a half-life ago."""
        age = np.maximum(self.ends - said_at, 0.0) / _DAY
        weight = np.exp2(-age / self.half_life_days)
        if self.repeats is None:
            return np.asarray(weight)
        return np.asarray(weight * self.repeats[self.day_of(said_at)])

    def known(self, said_at: Floats) -> Flags:
        """Say which moments lie on days of which we missed nothing."""
        return self._seen()[self.day_of(said_at)]

    def known_days(self) -> float:
        """Return the known time in days, each moment by its weight; gaps count as no time."""
        return float(np.sum(self.lengths()))

    def lengths(self) -> Floats:
        """Return the known time of each of its dates in days, each moment by its weight."""
        dates = self.dates
        starts = np.maximum(dates * _DAY, self.begins)
        ends = np.minimum((dates + 1) * _DAY, self.ends)
        tau = self.half_life_days / np.log(2.0)
        since, to = (self.ends - starts) / _DAY, (self.ends - ends) / _DAY
        lengths = tau * (np.exp(-to / tau) - np.exp(-since / tau))
        repeats = np.ones(len(dates)) if self.repeats is None else self.repeats
        return np.asarray(lengths * repeats * self._seen())

    def _seen(self) -> Flags:
        gaps = [day.toordinal() - _EPOCH for day in self.gap_days]
        return ~np.isin(self.dates, np.array(gaps, dtype=np.int64))

    def day_of(self, said_at: Floats) -> Ints:
        """Return the place of each moment's day among ``dates``; what is outside, the nearest."""
        dates = self.dates
        day = np.floor_divide(said_at, _DAY).astype(np.int64) - dates[0]
        return np.asarray(np.clip(day, 0, len(dates) - 1))
