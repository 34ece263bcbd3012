"""Tree: RFC 6962, section 2.1, kept by its right edge so that appending costs O(log n).

The *peaks* are the roots of the full subtrees into which a tree of any size falls, the largest
first: a tree of 13 leaves has peaks over 8, 4 and 1. A new leaf joins with those of its own size.
"""

import hashlib
from collections.abc import Iterable
from typing import Final

import attrs

HASH_BYTES: Final = 32


def leaf_hash(entry: bytes) -> bytes:
    """Return the hash of a leaf; the byte in front keeps leaf and node apart."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of a node over two others."""
    return hashlib.sha256(b"\x01" + left + right).digest()


@attrs.define
class RightEdge:
    """All that is needed to append to a tree and to tell its root."""

    size: int = 0
    peaks: list[bytes] = attrs.Factory(list)

    def append(self, hashed: bytes) -> None:
        """Add one leaf by its hash."""
        size = self.size
        while size & 1:
            hashed = node_hash(self.peaks.pop(), hashed)
            size >>= 1
        self.peaks.append(hashed)
        self.size += 1

    def root(self) -> bytes:
        """Return the root; that of nothing is the hash of nothing."""
        if not self.peaks:
            return hashlib.sha256(b"").digest()
        root = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            root = node_hash(peak, root)
        return root

    def packed(self) -> bytes:
        """Return the peaks as they are stored."""
        return b"".join(self.peaks)

    @classmethod
    def unpacked(cls, size: int, packed: bytes) -> "RightEdge":
        """Return the edge that was stored."""
        cut = range(0, len(packed), HASH_BYTES)
        return cls(size, [packed[at : at + HASH_BYTES] for at in cut])

    def is_whole(self) -> bool:
        """Say whether there is a peak for each bit of the size."""
        return len(self.peaks) == self.size.bit_count()


def edge_over(hashes: Iterable[bytes]) -> RightEdge:
    """Return the edge over these leaves."""
    edge = RightEdge()
    for one in hashes:
        edge.append(one)
    return edge
