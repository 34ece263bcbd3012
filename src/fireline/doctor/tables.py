"""Tables: made by this version of the program, by an older one, or by a newer one."""

from collections.abc import Iterator

from fireline.doctor.patient import Patient
from fireline.doctor.sign import Sign, well, wrong


def tables(patient: Patient) -> Iterator[Sign]:
    """Compare the steps that were applied with those that this version knows."""
    applied = {
        (str(app), str(name))
        for app, name in patient.answer("SELECT app, name FROM django_migrations")
    }
    known = _known(patient)
    behind, ahead = sorted(known - applied), sorted(_ours(applied, known) - known)
    if behind:
        yield wrong(
            "tables",
            f"they are behind by {len(behind)} steps, first {'.'.join(behind[0])}",
            mend="make a backup, then run fireline upgrade",
        )
    elif ahead:
        yield wrong(
            "tables",
            f"a newer version has worked here: {'.'.join(ahead[0])} is not known",
            mend="install that version of Fireline",
        )
    else:
        yield well("tables", "they are those of this version")


def _ours(applied: set[tuple[str, str]], known: set[tuple[str, str]]) -> set[tuple[str, str]]:
    apps = {app for app, _ in known}
    return {(app, name) for app, name in applied if app in apps}


def _known(patient: Patient) -> set[tuple[str, str]]:
    from django.db.migrations.loader import MigrationLoader  # -- Django must be configured

    from fireline.store.casework.configuration import configure  # -- as above

    # A key of our own, so that asking makes none.
    configure(patient.settings.changed(secret_key="doctor"), patient.database())  # noqa: S106 -- it signs nothing
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return set(loader.disk_migrations) - _replaced(loader)


def _replaced(loader: object) -> set[tuple[str, str]]:
    """Return the squashed steps: what they replace counts, or they do."""
    found = loader.disk_migrations  # type: ignore[attr-defined]  # -- a MigrationLoader
    return {key for key, step in found.items() if step.replaces}
