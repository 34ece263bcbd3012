"""Where each part of an installation lies, and which of its files are whole."""

from pathlib import Path

from fireline.settings import Settings
from fireline.store.backup.parts import EVIDENCE, MEDIA, finished_files, parts_of


def kept(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"EXERCISE")


def test_media_that_lie_with_evidence_are_media(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    kept(tmp_path / "evidence", "evidence/aa/one", "sealed/u/two", "media/bb/three")
    kept(tmp_path / "evidence", "sealed/u/incoming/four", "media/incoming/five")

    parts = parts_of(settings)

    assert list(finished_files(EVIDENCE, parts.evidence)) == ["evidence/aa/one", "sealed/u/two"]
    assert list(finished_files(MEDIA, parts.media)) == ["media/bb/three"]


def test_media_in_a_place_of_their_own_are_found_there(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data", media_url=str(tmp_path / "pictures"))
    kept(tmp_path / "pictures", "media/bb/three")
    kept(tmp_path / "data" / "evidence", "sealed/u/two")

    parts = parts_of(settings)

    assert list(finished_files(EVIDENCE, parts.evidence)) == ["sealed/u/two"]
    assert list(finished_files(MEDIA, parts.media)) == ["media/bb/three"]
