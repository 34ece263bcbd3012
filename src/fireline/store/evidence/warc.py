"""WARC: the pieces of a capture as records of WARC 1.1 (ISO 28500:2017), SHA-256 throughout.

The same capture makes the same bytes: the ids of records follow from what is in them.
"""

import json
import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Final

import attrs
from warcio.statusandheaders import StatusAndHeaders
from warcio.utils import Digester
from warcio.warcwriter import WARCWriter

from fireline.refer.taken import Piece, PieceKind
from fireline.store.evidence.surt import surt, timestamp

NAME: Final = "data.warc.gz"
_VERSION: Final = "WARC/1.1"
_IDS: Final = uuid.UUID("5f1b7a1e-0d5c-5c6e-9c1e-0f11e11e0001")
_WARCINFO: Final = "application/warc-fields"
#: The body is kept as it was read: unpacked, in one piece. These would say otherwise of it.
_NO_LONGER_TRUE: Final = frozenset({"content-encoding", "transfer-encoding", "content-length"})


@attrs.frozen
class Packed:
    """A WARC file and the lines of its index (CDXJ)."""

    warc: bytes
    index: tuple[str, ...]


class _Writer(WARCWriter):  # type: ignore[misc]  # -- warcio ships no types
    """warcio's writer, with SHA-256 where it takes SHA-1 of its own accord."""

    @staticmethod
    def _create_digester() -> Digester:
        return Digester("sha256")


def packed(pieces: Sequence[Piece], *, info: Mapping[str, str], at: datetime) -> Packed:
    """Pack pieces into one WARC file, each in a gzip member of its own, and index them."""
    out, index = BytesIO(), []
    writer = _Writer(out, gzip=True, warc_version=_VERSION)
    info_id = _write_info(writer, info, at)
    for number, piece in enumerate(pieces):
        start = out.tell()
        digest = _write_piece(writer, piece, number, info_id)
        index.append(_line(piece, digest, start, out.tell() - start))
    return Packed(out.getvalue(), tuple(sorted(index)))


def _write_info(writer: WARCWriter, info: Mapping[str, str], at: datetime) -> str:
    fields = {"format": "WARC File Format 1.1", **info}
    body = "".join(f"{name}: {_one_line(said)}\r\n" for name, said in fields.items()).encode()
    name = _id_of(body, at, 0)
    headers = {"WARC-Record-ID": name, "WARC-Date": _date(at), "WARC-Filename": NAME}
    writer.write_record(
        writer.create_warc_record(
            "",
            "warcinfo",
            payload=BytesIO(body),
            length=len(body),
            warc_content_type=_WARCINFO,
            warc_headers_dict=headers,
        )
    )
    return name


def _write_piece(writer: WARCWriter, piece: Piece, number: int, info_id: str) -> str:
    headers = {
        "WARC-Record-ID": _id_of(piece.url.encode() + piece.body, piece.at, number + 1),
        "WARC-Date": _date(piece.at),
        "WARC-Warcinfo-ID": info_id,
    }
    if piece.ip:
        headers["WARC-IP-Address"] = piece.ip
    if piece.truncated:
        headers["WARC-Truncated"] = piece.truncated
    is_response = piece.kind is PieceKind.RESPONSE
    record = writer.create_warc_record(
        _one_line(piece.url),
        piece.kind.value,
        payload=BytesIO(piece.body),
        length=len(piece.body),
        warc_content_type="" if is_response else _one_line(piece.mime),
        warc_headers_dict=headers,
        http_headers=_http(piece) if is_response else None,
    )
    writer.write_record(record)
    return str(record.rec_headers.get_header("WARC-Payload-Digest") or "")


def _http(piece: Piece) -> StatusAndHeaders:
    """Return a response's headers; what spoke of the body in transit is kept under another name."""
    kept = [
        (f"x-orig-{name}" if name.lower() in _NO_LONGER_TRUE else name, _one_line(value))
        for name, value in piece.headers
    ]
    length = ("content-length", str(len(piece.body)))
    return StatusAndHeaders(str(piece.status), [*kept, length], protocol="HTTP/1.1")


def _line(piece: Piece, digest: str, start: int, length: int) -> str:
    told = {
        "url": piece.url,
        "mime": piece.mime,
        "status": str(piece.status or 200),
        "digest": digest,
        "length": str(length),
        "offset": str(start),
        "filename": NAME,
    }
    return f"{surt(piece.url)} {timestamp(piece.at)} {json.dumps(told)}\n"


def _id_of(content: bytes, at: datetime, number: int) -> str:
    told = f"{at.isoformat()} {number} ".encode() + content
    return f"<urn:uuid:{uuid.uuid5(_IDS, told.hex())}>"


def _date(at: datetime) -> str:
    """Return a moment as WARC 1.1 writes it, to the microsecond."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _one_line(text: str) -> str:
    """Keep a stranger's text from starting a header of its own."""
    return " ".join(text.splitlines())
