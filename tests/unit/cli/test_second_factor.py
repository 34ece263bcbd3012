import io

import attrs
import pytest

from fireline.cli.second_factor import prove_on_terminal
from fireline.errors import RefusedError


@attrs.frozen
class Factor:
    """A second factor as people.enrol hands it out, without the database behind it."""

    secret: str = "JBSWY3DPEHPK3PXP"
    address: str = "otpauth://totp/Fireline%3Alea?secret=JBSWY3DPEHPK3PXP&issuer=Fireline"
    recovery: tuple[str, ...] = ("11111111", "22222222")


def test_a_right_code_among_three_proves_it(monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.StringIO("000000\n123456\n"))

    prove_on_terminal(Factor(), lambda code: code == "123456")

    shown = capsys.readouterr().err
    assert "That is not the code of this moment." in shown
    assert all(words in shown for words in ("JBSWY3DPEHPK3PXP", "otpauth://", "22222222"))


def test_three_wrong_codes_prove_nothing(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("1\n2\n3\n123456\n"))

    with pytest.raises(RefusedError, match="nothing was made"):
        prove_on_terminal(Factor(), lambda code: code == "123456")


def test_somebody_at_a_terminal_sees_a_picture_to_scan(monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.StringIO("123456\n"))
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)

    prove_on_terminal(Factor(), lambda code: code == "123456")

    assert capsys.readouterr().err.count("█") > 100
