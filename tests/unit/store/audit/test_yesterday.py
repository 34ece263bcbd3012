"""What was exported by an older version is verified by this one, for as long as cases live."""

from pathlib import Path

import pytest

from fireline.store.audit.verifier import verify_export

YESTERDAY = Path(__file__).parents[3] / "yesterday"
SAMPLES = sorted(YESTERDAY.glob("audit-v*"))


def test_there_is_a_sample_of_every_version() -> None:
    assert [sample.name for sample in SAMPLES] == ["audit-v1"]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda one: one.name)
def test_every_old_export_still_holds(sample: Path) -> None:
    verdict = verify_export(sample / "export", sample / "outside")

    assert (verdict.whole, verdict.size, verdict.erased, verdict.outside) == (True, 7, 2, 4)
