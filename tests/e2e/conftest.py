"""What the end-to-end tests stand on: a real network, and a unit that works on it."""

import pytest

from e2e.network.fixture import network

__all__ = ["network"]

_STORY: pytest.StashKey[list[str]] = pytest.StashKey()


@pytest.fixture(scope="session")
def story(pytestconfig: pytest.Config) -> list[str]:
    """Return the figures that a test wants to be read when all is done, in words."""
    return pytestconfig.stash.setdefault(_STORY, [])


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Print what the tests have to tell."""
    for line in config.stash.get(_STORY, []):
        terminalreporter.write_line(line)
