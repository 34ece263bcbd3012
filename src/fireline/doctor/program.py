"""Program: what Fireline itself is made of on this machine."""

import platform
import re
import shutil
import sys
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, distributions, requires, version
from pathlib import Path

import fireline
from fireline.doctor.patient import DatabaseAway, Patient
from fireline.doctor.sign import Sign, note, unknown, well, wrong
from fireline.errors import MissingPart
from fireline.store.observations.engine import extension_file
from fireline.store.painting import FONTS
from fireline.store.postgres.binaries import find_binaries

OLDEST = (3, 11)
LOCK = Path(fireline.__file__).parents[2] / "requirements" / "run.txt"
"""Where the lock lies in a checkout."""

REINSTALL = "install Fireline anew: make install"

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_PIN = re.compile(r"([A-Za-z0-9._-]+)==([^\s;\\]+)")
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_LETTERS = ("NotoSans_400Regular.ttf", "NotoSansArabic_400Regular.ttf")


def python(_patient: Patient) -> Iterator[Sign]:
    """See that the interpreter is new enough."""
    running = platform.python_version()
    if sys.version_info[:2] >= OLDEST:
        yield well("python", running)
    else:
        yield wrong("python", f"{running} is older than 3.11", mend="install Python 3.11")


def locked_versions(_patient: Patient) -> Iterator[Sign]:
    """See that every part is there, and in a checkout that it has the version of the lock."""
    installed = {_plain(one.metadata["Name"]): one.version for one in distributions()}
    named = [_NAME.match(words) for words in requires("fireline") or () if ";" not in words]
    told = [f"{name[0]} is missing" for name in named if name and _plain(name[0]) not in installed]
    lock = _locked()
    told += [
        f"{name} {installed[name]} instead of {wanted}"
        for name, wanted in lock.items()
        if installed.get(name, wanted) != wanted
    ]
    if told:
        yield wrong("parts", ", ".join(told), mend=REINSTALL)
    elif lock:
        yield well("parts", f"all {len(lock)} are there, in the versions of the lock")
    else:
        yield well("parts", f"all {len(named)} are there; their lock is not, to compare versions")


def _locked() -> Mapping[str, str]:
    """Return the exact version of each part; nothing where the lock was not shipped."""
    try:
        lines = LOCK.read_text("utf-8").splitlines()
    except OSError:
        return {}
    pins = (_PIN.match(line) for line in lines)
    return {_plain(pin[1]): pin[2] for pin in pins if pin}


def binaries(_patient: Patient) -> Iterator[Sign]:
    """See the programs and libraries that are no Python."""
    found = find_binaries()
    yield well("binaries", f"PostgreSQL {found.version} in {found.folder}")
    for extension in ("ducklake", "postgres_scanner", "httpfs"):
        try:
            extension_file(extension)
        except MissingPart as missing:
            yield wrong("binaries", str(missing), mend=REINSTALL)


def fonts(_patient: Patient) -> Iterator[Sign]:
    """See the shipped fonts: without them Arabic is drawn as boxes, and nothing says so."""
    missing = [name for name in _LETTERS if not (FONTS / name).is_file()]
    if missing:
        yield wrong(
            "fonts",
            f"{', '.join(missing)} not in {FONTS}: Arabic in charts would be boxes",
            mend=REINSTALL,
        )
    else:
        yield well("fonts", "Latin, Cyrillic and Arabic letters are there")


def chromium(_patient: Patient) -> Iterator[Sign]:
    """Look for the browser that takes pictures of pages."""
    found = next((path for name in _BROWSERS if (path := shutil.which(name))), None)
    if found:
        yield well("chromium", found)
    else:
        yield note("chromium", "not installed: web pages cannot be captured with a picture")


def versions(patient: Patient) -> Iterator[Sign]:
    """Say what runs here, for whoever is told of a problem."""
    ours = ", ".join(f"{name} {_version(name)}" for name in ("fireline", "django", "duckdb"))
    yield note("versions", f"{ours}, {platform.system()} {platform.release()}")
    try:
        ((server,),) = patient.answer("SHOW server_version")
    except DatabaseAway:
        yield unknown("versions", "the database does not say which PostgreSQL it is")
    else:
        yield note("versions", f"PostgreSQL {server}")


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "(not installed)"


def _plain(name: str) -> str:
    """Return a package's name as all its spellings have it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()
