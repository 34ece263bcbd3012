"""Settings file: what an installation was made with, written once and changed by people only."""

import json
import os
from collections.abc import Mapping
from pathlib import Path

from fireline.errors import RefusedError
from fireline.settings import FILE, PREFIX, Settings, read_settings

_OPENING = """\
# Settings of this Fireline installation; docs/reference/settings.md lists them all. What the
# environment says wins. It may hold passwords: keep it readable for its owner alone.
"""


def keep_settings(data: Path, given: Mapping[str, object]) -> bool:
    """Write the settings that were given; say whether the file was made now.

    One that is there is left as it is.

    Raises:
        RefusedError: it is there and says something else than what was given.
    """
    path = data / FILE
    words = _OPENING + "".join(f"{name} = {_toml(value)}\n" for name, value in given.items())
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        _refuse_other(path, given)
        return False
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(words)
        file.flush()
        os.fsync(file.fileno())
    return True


def _refuse_other(path: Path, given: Mapping[str, object]) -> None:
    there = read_settings({f"{PREFIX}DATA": str(path.parent)})
    other = [name for name, value in given.items() if getattr(there, name) != value]
    if other:
        raise RefusedError(
            f"{path} is there already and says otherwise of {', '.join(other)}:"
            " nothing is overwritten; change the file by hand"
        )


def _toml(value: object) -> str:
    """Write a value of a setting; what JSON says of text, numbers and lists, TOML says too."""
    plain = list(value) if isinstance(value, tuple) else value
    return json.dumps(str(plain) if isinstance(plain, Path) else plain, ensure_ascii=False)


def worth_keeping(settings: Settings, given: Mapping[str, object]) -> dict[str, object]:
    """Return what belongs into the file: all that was given, but where the file lies itself."""
    return {name: getattr(settings, name) for name in sorted(given) if name != "data"}
