"""Lake: its catalogue is founded, and its files can be written and read where they lie."""

from collections.abc import Iterator

from fireline.doctor.patient import Patient
from fireline.doctor.place import write_and_read_back
from fireline.doctor.sign import Sign, well, wrong


def lake(patient: Patient) -> Iterator[Sign]:
    """See the catalogue and the place of the files."""
    settings = patient.settings
    place = settings.lake_url or str((settings.data / "lake").resolve())
    yield write_and_read_back("lake", place, settings, named="FIRELINE_LAKE_URL")
    rows = patient.answer(
        "SELECT 1 FROM pg_namespace WHERE nspname = 'lake'"
        " AND obj_description(oid, 'pg_namespace') LIKE 'founded%'"
    )
    if not rows:
        yield wrong("lake", "its catalogue was not founded", mend="run fireline up, which does")
        return
    ((newest, files),) = patient.answer(
        "SELECT (SELECT max(snapshot_id) FROM lake.ducklake_snapshot),"
        " (SELECT count(*) FROM lake.ducklake_data_file WHERE end_snapshot IS NULL)"
    )
    yield well("lake", f"state {newest}, {files} files in use")
