"""The passphrase of backups: from a file, or asked of the person."""

from pathlib import Path

import typer

from fireline.settings import Settings
from fireline.store.backup.passphrase import read_passphrase


def passphrase_of(settings: Settings, file: Path | None, *, twice: bool) -> str:
    """Return the passphrase; a new one is asked for twice."""
    named = file or (
        Path(settings.backup_passphrase_file) if settings.backup_passphrase_file else None
    )
    if named is not None:
        return read_passphrase(named)
    answer: str = typer.prompt(
        "Passphrase of the backup", hide_input=True, confirmation_prompt=twice, err=True
    )
    return answer
