"""Passphrase: read from a file that is not for everybody, and long enough to be stretched."""

import stat
from pathlib import Path

from fireline.errors import ConfigError, RefusedError

SHORTEST = 12


def read_passphrase(file: Path) -> str:
    """Return the first line of a file.

    Raises:
        ConfigError: it cannot be read, or everybody may read it.
    """
    try:
        mode = file.stat().st_mode
        lines = file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as bad:
        raise ConfigError(f"the passphrase in {file} cannot be read: {bad}") from bad
    if mode & stat.S_IROTH:
        raise ConfigError(f"everybody may read the passphrase in {file}: run chmod 600 {file}")
    return lines[0].strip() if lines else ""


def require_strong(passphrase: str) -> str:
    """Refuse a passphrase that is guessed faster than it is stretched.

    Raises:
        RefusedError: it is too short.
    """
    if len(passphrase) < SHORTEST:
        raise RefusedError(f"the passphrase of a backup has at least {SHORTEST} characters")
    return passphrase
