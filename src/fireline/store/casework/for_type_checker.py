"""Settings as mypy's Django plugin reads them: every name, and no database behind them."""

from fireline.settings import Settings
from fireline.store.casework.configuration import settings_of

#: Names of our own, which no other module could tell the types of.
FIRELINE: Settings
FIRELINE_EXERCISE: bool

globals().update(settings_of())
