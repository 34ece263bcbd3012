"""What the doctor says of the outside time."""

from pathlib import Path

import pytest

from fireline.doctor.outside_time import outside_time
from fireline.doctor.patient import Patient
from fireline.domain.clock import system_clock
from fireline.errors import ConfigError
from fireline.settings import Settings
from integration.evidence.time_server import time_server


def _said(**settings: str) -> tuple[str, str]:
    (sign,) = outside_time(Patient(settings=Settings().changed(**settings), clock=system_clock))
    return sign.health.value, sign.because


def test_without_an_authority_it_says_whose_clock_counts() -> None:
    health, because = _said()

    assert health == "note"
    assert "only this machine's clock" in because


def test_an_authority_without_certificates_is_wrong() -> None:
    assert _said(tsa_url="https://tsa.example/")[0] == "wrong"


def test_an_authority_with_certificates_is_well(tmp_path: Path) -> None:
    with time_server(tmp_path) as server:
        health, because = _said(tsa_url=server.url, tsa_certificate=str(server.root))

    assert health == "well"
    assert "certificates until" in because


def test_a_file_that_holds_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.pem").write_text("")

    with pytest.raises(ConfigError, match=r"a\.pem"):
        _said(tsa_url="https://tsa.example/", tsa_certificate=str(tmp_path / "a.pem"))
