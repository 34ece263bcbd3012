"""What goes wrong with the catalogue is said without its password."""

import traceback
from pathlib import Path

import pytest

from fireline.errors import StoreError
from fireline.store.observations.engine import Engine

NOBODY_LISTENS = "host=127.0.0.1 port=1 dbname=unit user=unit"
PASSWORD = "open " + "sesame"


def test_a_catalogue_that_does_not_answer_is_said_without_the_password(tmp_path: Path) -> None:
    engine = Engine(place=str(tmp_path), spill=tmp_path / "spill", threads=1, memory="200MB")

    with pytest.raises(StoreError, match=r"127\.0\.0\.1") as failed:
        engine.attach(f"{NOBODY_LISTENS} password='{PASSWORD}'")

    said = "".join(traceback.format_exception(failed.value))
    assert PASSWORD not in said
