import json
import subprocess
import sys
from pathlib import Path

from integration.cli.conftest import Fireline


def test_from_the_first_act_to_a_verified_export(fireline: Fireline, tmp_path: Path) -> None:
    outside = {"FIRELINE_AUDIT_OUTSIDE": str(tmp_path / "outside")}
    nobody = fireline("audit", "export", "--to", "x", "--because", "EXERCISE")
    added = fireline(
        *("officer", "add", "ann", "--authority", "EXERCISE unit", "--password", "Grubblewick-77")
    )
    assert added.returncode == 0, added.stderr

    export = tmp_path / "export"
    done = fireline(
        *("audit", "export", "--to", str(export), "--purpose", "oversight"),
        *("--because", "EXERCISE the officer for data protection asks", "--json"),
        **outside,
    )
    head = fireline("audit", "head", "--json", **outside)
    checked = fireline("audit", "verify", **outside)

    assert nobody.returncode == 1
    assert "there is no authority yet" in nobody.stderr
    assert json.loads(done.stdout)["heads"] == 1, done.stderr
    (state,) = json.loads(head.stdout)
    assert (state["waiting"], state["trouble"]) == (0, "")
    assert state["records"] == state["head"]["size"] == state["outside_records"]
    assert checked.returncode == 0, checked.stdout
    records = (export / "records.ndjson").read_text().splitlines()
    acts = [json.loads(one)["detail"] for one in records]
    assert [one["because"] for one in acts if one["act"] == "officer:added"] == [
        "as officer: from the terminal, by whoever runs the installation"
    ]
    detail = acts[-1]
    assert (detail["act"], detail["purpose"]) == ("audit:exported", "oversight")
    assert detail["because"].endswith("EXERCISE the officer for data protection asks")
    elsewhere = fireline("audit", "verify", FIRELINE_AUDIT_OUTSIDE=str(tmp_path / "elsewhere"))
    assert (elsewhere.returncode, elsewhere.stdout) == (
        1,
        (
            f"EXERCISE unit: BROKEN: head of {state['records']} records:"
            " the outside copy has no head of this authority\n"
        ),
    )
    words = [sys.executable, "-I", export / "verifier.py", export, "--heads", tmp_path / "outside"]
    assert subprocess.run(words, check=False).returncode == 0
