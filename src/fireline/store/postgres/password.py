"""Password: the application role's, made once and kept for the caller's eyes only."""

import os
import secrets
from pathlib import Path

from fireline.errors import StoreError


def application_password(home: Path) -> tuple[str, bool]:
    """Return the password, and whether it was made just now."""
    path = home / "fl_app.password"
    try:
        return path.read_text().strip(), False
    except FileNotFoundError:
        return _new_password(path), True
    except PermissionError as bad:
        raise StoreError(
            f"{path} belongs to another user: run Fireline as the user who made the data folder"
        ) from bad


def _new_password(path: Path) -> str:
    password = secrets.token_urlsafe(32)
    new = path.with_suffix(".new")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(f"{password}\n")
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    return password
