"""Busy port: said in one sentence before anything is started on it; and one that is free."""

import socket

from fireline.errors import ConfigError


def refuse_busy_port(host: str, port: int, *, setting: str = "FIRELINE_PORT or --port") -> None:
    """Say in one sentence that a port is taken, before anything is started on it.

    Raises:
        ConfigError: somebody else listens there.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as busy:
            raise ConfigError(
                f"port {port} on {host} is in use; choose another with {setting}"
            ) from busy


def free_port(host: str) -> int:
    """Return a port that nobody listens on at this moment."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])
