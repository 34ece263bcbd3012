"""Hand over: the files that leave with a capture, each named and hashed in one manifest."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Final

from fireline.refer.custody import CustodyEntry
from fireline.store.evidence.assurance import Facts, statement

MANIFEST: Final = ".manifest.json"


def files_of(name: str, wacz: bytes, facts: Facts) -> Mapping[str, bytes]:
    """Return what is handed over, by name: the capture as it is, and what speaks for it."""
    files = {name: wacz}
    for number, (token, _) in enumerate(facts.tokens):
        files[f"{name}.tsr" if not number else f"{name}.{number + 1}.tsr"] = token.response
    files[f"{name}.custody.json"] = _custody(facts.custody)
    files[f"{name}.ASSURANCE.md"] = statement(facts).encode()
    files[f"{name}{MANIFEST}"] = _manifest(files)
    return files


def sha512(data: bytes) -> str:
    """Return the SHA-512 in hex."""
    return hashlib.sha512(data).hexdigest()


def _custody(entries: Sequence[CustodyEntry]) -> bytes:
    lines = [
        {
            "at": one.at.isoformat(),
            "deed": one.deed.value,
            "by": str(one.by) if one.by else None,
            "who": one.who or None,
            "reason": one.reason,
            "to": one.to or None,
        }
        for one in entries
    ]
    return _json({"version": 1, "custody": lines})


def _manifest(files: Mapping[str, bytes]) -> bytes:
    listed = [
        {
            "path": name,
            "bytes": len(data),
            "sha256": hashlib.sha256(data).hexdigest(),
            "sha512": sha512(data),
        }
        for name, data in files.items()
    ]
    return _json({"version": 1, "files": listed})


def _json(told: object) -> bytes:
    return json.dumps(told, indent=1, ensure_ascii=False).encode() + b"\n"
