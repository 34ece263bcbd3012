"""Settings as mypy's Django plugin reads them: every name, and no database behind them."""

from fireline.store.casework.configuration import settings_of

globals().update(settings_of())
