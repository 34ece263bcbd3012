"""WACZ: a capture as one file that browsers of archives open (WACZ 1.1.1).

A ZIP with the WARC as it is, its index, a list of pages, a ``datapackage.json`` with the hash of
each of them, and the hash of that in ``datapackage-digest.json``. What we say of the capture
stands in the data package under ``capture``, so that it travels with the bytes.
https://specs.webrecorder.net/wacz/1.1.1/
"""

import gzip
import hashlib
import json
import zipfile
import zlib
from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, Final

from warcio.archiveiterator import ArchiveIterator

from fireline.errors import ItemUnreadable
from fireline.refer.taken import Piece, PieceKind, Taken
from fireline.store.evidence.surt import surt, timestamp
from fireline.store.evidence.warc import NAME, packed

MIME: Final = "application/wacz"
_VERSION: Final = "1.1.1"
_PACKAGE: Final = "datapackage.json"
_DIGEST: Final = "datapackage-digest.json"
_INDEX: Final = "index.cdx.gz"
#: A picture of the page before its source, and what was made to be read before raw blocks.
_SHOWN_FIRST: Final = ("urn:fullPage:", "text/html", "urn:fireline:readable:", "application/json")
_LONG_AGO: Final = (1980, 1, 1, 0, 0, 0)  #: the same capture makes the same file
ABOUT_VERSION: Final = 1
#: All that reading a damaged file raises: its directory, its packed bytes, what stands in them.
_DAMAGED: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    RuntimeError,
    KeyError,
    TypeError,
    ValueError,
)


def wacz_of(taken: Taken, *, software: str, about: Mapping[str, object]) -> bytes:
    """Return a capture as a WACZ file; ``about`` joins what the capturer said of it."""
    created = _moment(taken.ended)
    files = _files(taken, software)
    package = {
        "profile": "data-package",
        "wacz_version": _VERSION,
        "software": software,
        "created": created,
        "title": taken.requested,
        "mainPageUrl": taken.final,
        "mainPageDate": created,
        "resources": [_resource(path, data) for path, data in files.items()],
        "capture": {"version": ABOUT_VERSION, **_said(taken), **about},
    }
    told = json.dumps(package, indent=1, ensure_ascii=False).encode()
    digest = {"path": _PACKAGE, "hash": _hash(told)}
    files[_PACKAGE] = told
    files[_DIGEST] = json.dumps(digest, indent=1).encode()
    return _zipped(files)


def about_of(wacz: bytes) -> dict[str, Any]:
    """Return what was said of a capture when it was made.

    Raises:
        ItemUnreadable: this is no capture of ours.
    """
    try:
        with zipfile.ZipFile(BytesIO(wacz)) as file:
            found = json.loads(file.read(_PACKAGE))["capture"]
    except _DAMAGED as bad:
        raise ItemUnreadable(f"this is no capture as Fireline makes them: {bad}") from bad
    if not isinstance(found, dict) or found.get("version") != ABOUT_VERSION:
        raise ItemUnreadable("this capture was made by another version of Fireline")
    return found


def pieces_of(wacz: bytes) -> list[tuple[str, str, bytes]]:
    """Return address, type and bytes of each piece of a capture, checked by their digests.

    Raises:
        ItemUnreadable: this is no capture, or not any more.
    """
    try:
        with zipfile.ZipFile(BytesIO(wacz)) as file:
            warc = file.read(f"archive/{NAME}")
    except _DAMAGED as bad:
        raise ItemUnreadable(f"this is no capture as Fireline makes them: {bad}") from bad
    found = []
    for record in ArchiveIterator(BytesIO(warc), check_digests=True):
        body = record.content_stream().read()
        if record.digest_checker.passed is False:
            raise ItemUnreadable(f"a record has been changed: {record.digest_checker.problems}")
        if record.rec_type in {kind.value for kind in PieceKind}:
            found.append((record.rec_headers.get_header("WARC-Target-URI"), _type(record), body))
    return found


def shown_of(wacz: bytes) -> tuple[str, bytes]:
    """Return type and bytes of the one piece that best shows a person what was captured.

    Raises:
        ItemUnreadable: this is no capture, or there is nothing in it.
    """
    pieces = pieces_of(wacz)
    for wanted in _SHOWN_FIRST:
        for url, mime, body in pieces:
            if url.startswith(wanted) or mime == wanted:
                return mime, body
    if not pieces:
        raise ItemUnreadable("there is nothing in this capture")
    _, mime, body = pieces[0]
    return mime, body


def why_not_whole(wacz: bytes) -> str:
    """Return what in a capture is not as its data package says; empty when all of it is."""
    try:
        with zipfile.ZipFile(BytesIO(wacz)) as file:
            told = file.read(_PACKAGE)
            digest = json.loads(file.read(_DIGEST))["hash"]
            if digest != _hash(told):
                return f"{_PACKAGE} is not the one that was hashed"
            for one in json.loads(told)["resources"]:
                if _hash(file.read(one["path"])) != one["hash"]:
                    return f"{one['path']} is not the one that was hashed"
        pieces_of(wacz)
    except (*_DAMAGED, ItemUnreadable) as bad:
        return f"it is no capture, or not any more: {bad}"
    return ""


def _hash(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def _type(record: Any) -> str:  # noqa: ANN401 -- warcio ships no types
    headers = record.http_headers or record.rec_headers
    return str(headers.get_header("Content-Type") or "").partition(";")[0].strip()


def _files(taken: Taken, software: str) -> dict[str, bytes]:
    info = {"software": software, "isPartOf": taken.requested, "description": taken.how}
    warc = packed(taken.pieces, info=info, at=taken.ended)
    index = gzip.compress("".join(warc.index).encode(), mtime=0)
    return {
        f"archive/{NAME}": warc.warc,
        f"indexes/{_INDEX}": index,
        "indexes/index.idx": _overview(warc.index, index),
        "pages/pages.jsonl": _pages(taken),
    }


def _overview(lines: tuple[str, ...], index: bytes) -> bytes:
    """Return the index of the index: its one block, and where that begins."""
    head = json.dumps({"format": "cdxj-gzip-1.0", "filename": _INDEX})
    first = lines[0].partition(" {")[0] if lines else ""
    digest = f"sha256:{hashlib.sha256(index).hexdigest()}"
    block = json.dumps({"offset": 0, "length": len(index), "digest": digest, "filename": _INDEX})
    return f"!meta 0 {head}\n{first} {block}\n".encode()


def _pages(taken: Taken) -> bytes:
    head = {"format": "json-pages-1.0", "id": "pages", "title": "Captured"}
    shown = _shown_first(taken)
    page = {
        "id": f"{surt(shown.url)} {timestamp(shown.at)}",
        "url": shown.url,
        "ts": _moment(shown.at),
        "title": taken.requested,
    }
    return "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in (head, page)).encode()


def _shown_first(taken: Taken) -> Piece:
    """Return the piece that a reader should open: what stands at the final address."""
    return next((piece for piece in taken.pieces if piece.url == taken.final), taken.pieces[0])


def _said(taken: Taken) -> dict[str, object]:
    return {
        "url_requested": taken.requested,
        "url_final": taken.final,
        "redirect_chain": list(taken.hops),
        "http_status": taken.status or None,
        "ip": taken.ip or None,
        "tls_cert_sha256": taken.certificate or None,
        "captured_at_start": _moment(taken.began),
        "captured_at_end": _moment(taken.ended),
        "how": taken.how,
        "tool": {
            "name": taken.tool,
            "config_sha256": taken.config_sha256,
            "config": dict(taken.config),
        },
        "egress": taken.egress,
        "proven": list(taken.proven),
        "not_proven": list(taken.not_proven),
        "pieces": [_piece(piece) for piece in taken.pieces],
    }


def _piece(piece: Piece) -> dict[str, object]:
    return {
        "url": piece.url,
        "kind": piece.kind.value,
        "mime": piece.mime,
        "bytes": len(piece.body),
        "sha256": hashlib.sha256(piece.body).hexdigest(),
        "sha512": hashlib.sha512(piece.body).hexdigest(),
        "truncated": piece.truncated or None,
    }


def _resource(path: str, data: bytes) -> dict[str, object]:
    return {
        "name": path.rpartition("/")[2],
        "path": path,
        "hash": _hash(data),
        "bytes": len(data),
    }


def _zipped(files: Mapping[str, bytes]) -> bytes:
    """Zip files without packing what is packed already, as the specification wants it."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for path, data in files.items():
            entry = zipfile.ZipInfo(path, _LONG_AGO)
            packs = not path.endswith(".gz")
            entry.compress_type = zipfile.ZIP_DEFLATED if packs else zipfile.ZIP_STORED
            entry.external_attr = 0o600 << 16
            file.writestr(entry, data)
    return out.getvalue()


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
