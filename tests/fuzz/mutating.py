"""Mutating: from a saved example to something that nobody meant, by a seed that can be told again.

Half of the time the bytes are hurt as they lie. The other half the example is taken apart (JSON,
DAG-CBOR), one value in it becomes a nasty one, and it is put together again: bytes that are only
hurt hardly ever get past the first bracket.
"""

import json
import random
from collections.abc import Iterator, Sequence
from typing import Any

import libipld

#: What has broken programs before: sizes, signs, times, text that is none, things of another kind.
NASTY: tuple[Any, ...] = (
    0,
    -1,
    1,
    2**31,
    2**63 - 1,
    2**63,
    -(2**63) - 1,
    10**400,
    1e308,
    float("nan"),
    float("inf"),
    0.1,
    True,
    None,
    "",
    " ",
    "\x00",
    "a\x00b",
    "\ud800",
    "\U0001f525\ud83d",
    "\u202eEXERCISE\u202c",
    "a\u200bb\ufeffc",
    "́" * 50,
    "x" * 5_000,
    "0000-01-01T00:00:00Z",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
    "-0001-01-01T00:00:00Z",
    "10000-01-01T00:00:00Z",
    "2026-02-30T25:61:61Z",
    "Sat Feb 30 25:61:61 +0000 2026",
    "NaN",
    "1e400",
    "-9223372036854775809",
    "9" * 400,
    "http://[",
    "http://[::1",
    "https://a.b:99999/",
    "https://user@host@host/",
    "https://example.org/" + "a/" * 500,
    "javascript:alert(1)",
    "at://did:plc:a/app.bsky.feed.post/b",
    "did:web:" + "%" * 20,
    "did:web:example.org%3A99999999999",
    "bafkrei" + "a" * 52,
    "Subject: a\r\nBcc: everybody@example.org",
    [],
    {},
    [[]],
    [None],
    {"": {}},
    {"$link": "b"},
    {"$type": "blob", "ref": b"\x01"},
    b"",
    b"\x00" * 36,
    b"\x01\x71\x12\x20" + b"\xff" * 32,
)
_WORDS: list[str] = []  #: names of fields, for the mutation at hand
_TORN = (b"\x00", b"\xff\xfe", b"\xc0\x80", b"\xed\xa0\x80", b'"', b"{", b"[", b"\\u", b"\r\n")
_DEEP = (10, 200, 5_000)
_LONGEST = 200_000


def mutated(examples: list[bytes], words: Sequence[str], chance: random.Random) -> bytes:
    """Return something near one of the examples; ``words`` are the names of fields to put in."""
    _WORDS[:] = words
    example = chance.choice(examples)
    for _ in range(chance.choice((1, 1, 2, 4))):
        example = chance.choice(_WAYS)(example, chance)
    return example[:_LONGEST] if chance.random() < 0.99 else example * 3


def _flip(data: bytes, chance: random.Random) -> bytes:
    if not data:
        return bytes([chance.randrange(256)])
    at = chance.randrange(len(data))
    return (
        data[:at]
        + bytes([chance.choice((0, 0x7F, 0x80, 0xFF, chance.randrange(256)))])
        + data[at + 1 :]
    )


def _cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def _leave_out(data: bytes, chance: random.Random) -> bytes:
    begin = chance.randrange(len(data) + 1)
    return data[:begin] + data[begin + chance.randrange(1, 20) :]


def _put_in(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.choice(_TORN) * chance.choice((1, 1, 100)) + data[at:]


def _twice(data: bytes, chance: random.Random) -> bytes:
    begin = chance.randrange(len(data) + 1)
    end = begin + chance.randrange(1, 400)
    return data[:end] + data[begin:end] * chance.choice((1, 3)) + data[end:]


def _number(data: bytes, chance: random.Random) -> bytes:
    """Write a length, in one of the ways that lengths are written, over what is there."""
    size = chance.choice((1, 2, 4, 8))
    value = chance.choice((0, 1, 2 ** (8 * size) - 1, 2 ** (8 * size - 1), len(data)))
    at = chance.randrange(len(data) + 1)
    spelled = (value % 2 ** (8 * size)).to_bytes(size, chance.choice(("big", "little")))
    return data[:at] + spelled + data[at + size :]


def _json(data: bytes, chance: random.Random) -> bytes:
    try:
        tree = json.loads(data)
    except (ValueError, RecursionError):
        return _flip(data, chance)
    return json.dumps(_hurt(tree, chance), default=repr).encode()


def _deep_json(data: bytes, chance: random.Random) -> bytes:
    deep = chance.choice(_DEEP)
    opening, closing = chance.choice(((b"[", b"]"), (b'{"a":', b"}")))
    return opening * deep + (data if chance.random() < 0.5 else b"1") + closing * deep


def _cbor(data: bytes, chance: random.Random) -> bytes:
    """Hurt one item of a DAG-CBOR message, or one record in the envelope that it carries."""
    try:
        parts = list(libipld.decode_dag_cbor_multi(data))
        place = chance.randrange(len(parts))
        body = parts[place]
        inside = isinstance(body, dict) and isinstance(body.get("blocks"), bytes)
        if inside and chance.random() < 0.7:
            parts[place] = _with_a_hurt_record(body, chance)
        else:
            parts[place] = _hurt(body, chance)
        return b"".join(libipld.encode_dag_cbor(part) for part in parts)
    except Exception:  # noqa: BLE001 -- the encoder refuses much of what is nasty, in its own ways
        return _flip(data, chance)


def _with_a_hurt_record(body: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """Change a record and name it by its new CID, as its author could."""
    from fireline.platforms.bluesky.car import blocks
    from fireline.platforms.bluesky.cid import record_cid

    found = blocks(body["blocks"])
    ops = [op for op in body["ops"] if op.get("cid") in found]
    op = chance.choice(ops)
    record = libipld.encode_dag_cbor(_hurt(libipld.decode_dag_cbor(found[op["cid"]]), chance))
    cid = record_cid(record)
    header = libipld.encode_dag_cbor({"version": 1, "roots": []})
    envelope = _sized(header) + _sized(cid + record)
    return body | {"blocks": envelope, "ops": [op | {"cid": cid}]}


def _sized(block: bytes) -> bytes:
    size, spelled = len(block), b""
    while size > 0x7F:
        spelled += bytes([size & 0x7F | 0x80])
        size >>= 7
    return spelled + bytes([size]) + block


def _hurt(tree: Any, chance: random.Random) -> Any:
    """Return the tree with one of its values, or its whole, made nasty."""
    places = list(_places(tree))
    if not places or chance.random() < 0.02:
        return chance.choice(NASTY)
    holder, key = chance.choice(places)
    act = chance.random()
    if act < 0.1 and isinstance(holder, dict):
        del holder[key]
    elif act < 0.4 and isinstance(holder, dict) and _WORDS:
        for _ in range(chance.choice((1, 5, 40))):
            holder[chance.choice(_WORDS)] = chance.choice(NASTY)
    elif act < 0.15 and isinstance(holder, list):
        holder.extend([holder[key]] * 200)
    else:
        holder[key] = chance.choice(NASTY)
    return tree


def _places(tree: Any) -> Iterator[tuple[Any, Any]]:
    waiting = [tree]
    while waiting:
        holder = waiting.pop()
        keys: Any = ()
        if isinstance(holder, dict):
            keys = list(holder)
        elif isinstance(holder, list):
            keys = range(len(holder))
        for key in keys:
            yield holder, key
            waiting.append(holder[key])


_WAYS = (
    *(_flip, _cut, _leave_out, _put_in, _twice, _number),
    *(_json,) * 5,
    *(_cbor,) * 5,
    _deep_json,
)
