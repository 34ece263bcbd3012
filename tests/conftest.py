"""Fixtures for every kind of test; a server is started only when a test asks for one."""

import pytest

from casework_rows import at, casework, stores, unit
from database_servers import debian, embedded, on_debian, scratch

__all__ = ["at", "casework", "debian", "embedded", "on_debian", "scratch", "stores", "unit"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what runs on a second database server: `make check` leaves it to `make test`."""
    for item in items:
        parameters = getattr(getattr(item, "callspec", None), "params", {})
        if "debian" in parameters.values():
            item.add_marker(pytest.mark.server)
