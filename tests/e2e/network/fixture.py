"""The network as a fixture: started once in a test run, whoever asks first."""

from contextlib import ExitStack

import pytest

from e2e.network.missing import Missing
from e2e.network.network import Network, running_network

_RUNNING: pytest.StashKey[Network] = pytest.StashKey()


@pytest.fixture(scope="session")
def network(pytestconfig: pytest.Config) -> Network:
    """A real Bluesky network on loopback, or a counted skip that names what is missing.

    Every folder that imports this fixture gets one of its own, and all of them the same network:
    it is kept with the run and stopped at the run's end.
    """
    if _RUNNING not in pytestconfig.stash:
        stack = ExitStack()
        try:
            pytestconfig.stash[_RUNNING] = stack.enter_context(running_network())
        except Missing as missing:
            pytest.skip(str(missing))
        pytestconfig.add_cleanup(stack.close)
    return pytestconfig.stash[_RUNNING]
