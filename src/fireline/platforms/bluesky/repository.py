"""Repository: whether the tree that an author signed still holds a record.

``com.atproto.sync.getRecord`` answers with the blocks from the root to where the record is, or
would be. The tree's nodes list keys in order, each written as the part that differs from the one
before it (https://atproto.com/specs/repository, MST structure).
"""

from collections.abc import Iterator

from fireline.platforms.bluesky.car import blocks, checked
from fireline.platforms.bluesky.cbor import decoded
from fireline.platforms.bluesky.names import Address


def holds(proof: bytes, address: Address) -> bool:
    """Say whether a proof's tree has an entry for this record, checking each block by its hash.

    Raises:
        ItemUnreadable: the proof is torn, or a block is not what its CID says.
    """
    wanted = f"{address.collection}/{address.rkey}".encode()
    found = blocks(proof)
    return any(key == wanted for cid in found for key in _keys(checked(found, cid)))


def _keys(block: bytes) -> Iterator[bytes]:
    """Return the keys that a node of the tree lists; a block of another kind lists none."""
    node = decoded(block)
    entries = node.get("e") if isinstance(node, dict) else None
    key = b""
    for entry in entries if isinstance(entries, list) else []:
        shared, rest = (entry.get("p"), entry.get("k")) if isinstance(entry, dict) else (None, None)
        if not isinstance(shared, int) or not isinstance(rest, bytes):
            return
        key = key[:shared] + rest
        yield key
