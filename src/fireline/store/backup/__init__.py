"""Backup: a whole, sealed copy of an installation that goes on working, and the way back."""

from fireline.store.backup.box import Whole, open_whole
from fireline.store.backup.making import Made, make_backup
from fireline.store.backup.restoring import Restored, restore_backup
from fireline.store.backup.unfinished import require_whole
from fireline.store.backup.verifying import verify

__all__ = [
    "Made",
    "Restored",
    "Whole",
    "make_backup",
    "open_whole",
    "require_whole",
    "restore_backup",
    "verify",
]
