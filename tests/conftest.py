"""Fixtures for every kind of test; a server is started only when a test asks for one."""

from casework_rows import at, casework, stores, unit
from database_servers import debian, embedded, on_debian, scratch

__all__ = ["at", "casework", "debian", "embedded", "on_debian", "scratch", "stores", "unit"]
