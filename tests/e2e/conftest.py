"""What the end-to-end tests stand on: a real network, and a unit that works on it."""

from e2e.network.fixture import network

__all__ = ["network"]
