import pytest

from integration.door.internet import Internet


@pytest.fixture
def internet() -> Internet:
    return Internet()
