"""The lake for these tests, and an installation in which somebody is to be forgotten."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from casework_rows import casework_on
from fireline.settings import Settings
from fresh_lake import founded, lake, make_lake
from integration.retention.installation import Night, installed

__all__ = ["founded", "lake", "make_lake"]


@pytest.fixture
def night(request: pytest.FixtureRequest, make_lake: object, tmp_path: Path) -> Iterator[Night]:
    """An installation with a clock, in which nothing was said yet."""
    database = casework_on(request, "embedded")
    settings = Settings(data=tmp_path, secret_key="only for tests")
    with installed(settings, database) as opened:
        yield opened
