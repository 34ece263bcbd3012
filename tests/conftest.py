"""Fixtures for every kind of test; a server is started only when a test asks for one."""

from casework_rows import at, casework, stores, unit
from database_servers import database, debian, embedded, scratch

__all__ = ["at", "casework", "database", "debian", "embedded", "scratch", "stores", "unit"]
