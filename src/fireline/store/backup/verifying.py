"""Verifying: every file of a backup is opened and compared with what was written down of it."""

import hashlib
from collections.abc import Callable

from fireline.errors import StoreError
from fireline.store.backup.box import Whole
from fireline.store.backup.manifest import Kept


def verify(backup: Whole, *, progress: Callable[[str, int, int], None]) -> int:
    """Open every file and return how many bytes came out.

    Raises:
        StoreError: one is missing, was changed, or is not what the list of contents says.
    """
    total = len(backup.manifest.files)
    for number, kept in enumerate(backup.manifest.files):
        progress("hashes", number, total)
        _require_same(backup, kept)
    return sum(kept.size for kept in backup.manifest.files)


def _require_same(backup: Whole, kept: Kept) -> None:
    digest, size = hashlib.sha256(), 0
    for part in backup.bytes_of(kept):
        digest.update(part)
        size += len(part)
    if (digest.hexdigest(), size) != (kept.sha256, kept.size):
        raise StoreError(f"{kept.path} in {backup.folder} is not what was backed up")
