"""Proof: that a record stands in the very tree that its author signed.

``com.atproto.sync.getRecord`` answers with the signed commit, the nodes of the tree on the way and
the record. From the root down each block is checked by its hash, so that the one signature covers
them all (https://atproto.com/specs/repository, https://atproto.com/specs/sync).
"""

from collections.abc import Mapping
from typing import Any

import attrs

from fireline.errors import ItemUnreadable
from fireline.platforms.bluesky.car import blocks, checked, root
from fireline.platforms.bluesky.cbor import decoded
from fireline.platforms.bluesky.cid import written
from fireline.platforms.bluesky.names import Address
from fireline.platforms.bluesky.signing import AuthorKey

_DEEPEST = 64
_VERSION = 3


@attrs.frozen(kw_only=True)
class Proof:
    """A record, and the commit that proves whose it is and in which revision it stood."""

    cid: str
    record: bytes = attrs.field(repr=False)
    commit: str
    revision: str
    key: AuthorKey


def proof_of(car: bytes, address: Address, document: Mapping[str, Any]) -> Proof:
    """Return what an envelope proves of a record.

    Raises:
        ItemUnreadable: a block is not what its CID says, the signature is not the author's, or the
            signed tree has no such record.
    """
    found, top = blocks(car), root(car)
    raw = checked(found, top)
    commit = _commit(raw, address.did)
    key = AuthorKey.of(document, address.did)
    if not key.signed(raw, commit["sig"]):
        raise ItemUnreadable(f"the commit is not signed by the key of {address.did}")
    wanted = f"{address.collection}/{address.rkey}".encode()
    record = _found(found, commit["data"], wanted, _DEEPEST)
    if record is None:
        raise ItemUnreadable(f"the tree that {address.did} signed holds no {address.uri}")
    return Proof(
        cid=written(record),
        record=checked(found, record),
        commit=written(top),
        revision=str(commit.get("rev")),
        key=key,
    )


def _commit(raw: bytes, did: str) -> Mapping[str, Any]:
    commit = decoded(raw)
    if not isinstance(commit, dict) or commit.get("version") != _VERSION:
        raise ItemUnreadable("the root of an envelope is no commit of version 3")
    if commit.get("did") != did:
        raise ItemUnreadable(f"the commit is of {commit.get('did')!r} and not of {did}")
    if not isinstance(commit.get("sig"), bytes) or not isinstance(commit.get("data"), bytes):
        raise ItemUnreadable("the commit has no signature or no tree")
    return commit


def _found(found: dict[bytes, bytes], node: object, wanted: bytes, deepest: int) -> bytes | None:
    """Walk down the tree, by its order, to the CID that it has for a key."""
    if not isinstance(node, bytes):
        return None
    if deepest == 0:
        raise ItemUnreadable("the tree is deeper than any tree of this kind")
    fields = decoded(checked(found, node))
    below, key = (fields.get("l"), b"") if isinstance(fields, dict) else (None, b"")
    for shared, rest, value, after in _entries(fields):
        key = key[:shared] + rest
        if key == wanted:
            return value
        if key > wanted:
            break
        below = after
    return _found(found, below, wanted, deepest - 1)


def _entries(fields: object) -> list[tuple[int, bytes, bytes, object]]:
    entries = fields.get("e") if isinstance(fields, dict) else None
    read = []
    for entry in entries if isinstance(entries, list) else []:
        shared, rest, value = (
            (entry.get(name) for name in "pkv") if isinstance(entry, dict) else (None, None, None)
        )
        if not (isinstance(shared, int) and isinstance(rest, bytes) and isinstance(value, bytes)):
            raise ItemUnreadable("a node of the tree is not written as one")
        read.append((shared, rest, value, entry.get("t")))
    return read
