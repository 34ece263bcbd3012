"""Measure: say whether there is less oxygen, and how much of that is not known yet."""

from fireline.measure.chart import DARK, LIGHT, Words, oxygen_chart
from fireline.measure.oxygen_series import point_of
from fireline.measure.painter import ChartPainter
from fireline.measure.removal_rate import RemovalRate, removal_rate, removal_rates
from fireline.measure.returns import Returns, returns_of
from fireline.measure.run import measure
from fireline.measure.series_log import RemovalFact, SeriesLog
from fireline.measure.time_to_removal import TimeToRemoval, time_to_removal, times_to_removal

__all__ = [
    "DARK",
    "LIGHT",
    "ChartPainter",
    "RemovalFact",
    "RemovalRate",
    "Returns",
    "SeriesLog",
    "TimeToRemoval",
    "Words",
    "measure",
    "oxygen_chart",
    "point_of",
    "removal_rate",
    "removal_rates",
    "returns_of",
    "time_to_removal",
    "times_to_removal",
]
