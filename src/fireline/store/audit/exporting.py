"""Exporting: the whole audit of an authority in one folder, with the verifier beside it."""

import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Final
from uuid import UUID

import attrs

from fireline.errors import RefusedError, StoreError
from fireline.store.audit import verifier
from fireline.store.audit.encoding import VERSION, canonical, moment
from fireline.store.audit.outside import PUBLIC_KEY
from fireline.store.audit.progress import Progress, told
from fireline.store.audit.records import records_of
from fireline.store.audit.signing import heads_from, newest_head
from fireline.store.casework.scope import authority_scope

WHAT: Final = "fireline audit export"


@attrs.frozen(kw_only=True)
class Exported:
    """What was written."""

    folder: Path
    size: int  #: records
    heads: int


def export(
    authority: UUID, to: Path, *, public_key: bytes, at: datetime, progress: Progress | None = None
) -> Exported:
    """Write records, heads, public key and verifier to a new folder, up to the newest head.

    Raises:
        RefusedError: there is something in the folder already.
        StoreError: it cannot be written.
    """
    if to.exists() and (not to.is_dir() or any(to.iterdir())):
        raise RefusedError(f"{to} is not an empty folder: name a new one")
    try:
        to.mkdir(parents=True, exist_ok=True)
        with authority_scope(authority):
            return _written(authority, to, public_key, at, progress)
    except OSError as failed:
        raise StoreError(f"the audit cannot be exported to {to}: {failed}") from failed


def _written(
    authority: UUID, to: Path, public_key: bytes, at: datetime, progress: Progress | None
) -> Exported:
    newest = newest_head(authority)
    size = newest.size if newest else 0
    records = told(records_of(authority, up_to=size), size, progress)
    _write(to / "records.ndjson", map(canonical, records))
    heads = [head.line() for head in heads_from(authority, 0) if head.size <= size]
    _write(to / "heads.ndjson", heads)
    _write(to / PUBLIC_KEY, [public_key.hex().encode()])
    source = Path(verifier.__file__).read_text(encoding="utf-8")
    (to / "verifier.py").write_text(source, encoding="utf-8")
    about = {"what": WHAT, "v": VERSION, "authority": str(authority), "size": size}
    (to / "export.json").write_text(json.dumps(about | {"at": moment(at)}, indent=1) + "\n")
    return Exported(folder=to, size=size, heads=len(heads))


def _write(file: Path, lines: Iterable[bytes]) -> None:
    with file.open("xb") as out:
        out.writelines(line + b"\n" for line in lines)
