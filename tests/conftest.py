"""Fixtures for every kind of test; a server is started only when a test asks for one."""

import os
from typing import Any

import pytest
from hypothesis import settings

from casework_rows import at, casework, stores, unit
from database_servers import debian, embedded, on_debian, scratch
from in_one_worker import scheduler

__all__ = ["at", "casework", "debian", "embedded", "on_debian", "scratch", "stores", "unit"]

# The same examples each time, so that a red run is red again; no deadline, for a busy machine is
# no failure. HYPOTHESIS_PROFILE=searching looks for new ones.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("searching", deadline=None, max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what runs on a second database server: `make check` leaves it to `make test`."""
    for item in items:
        parameters = getattr(getattr(item, "callspec", None), "params", {})
        if "debian" in parameters.values():
            item.add_marker(pytest.mark.server)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Hand out tests by their place."""
    return scheduler(config, log)
