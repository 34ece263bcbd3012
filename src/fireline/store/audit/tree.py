"""Tree: RFC 6962, section 2.1, kept by its right edge so that appending costs O(log n).

The *peaks* are the roots of the full subtrees into which a tree of any size falls, the largest
first: a tree of 13 leaves has peaks over 8, 4 and 1. A new leaf joins with those of its own size.
"""

import hashlib
from collections.abc import Iterable, Sequence
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


def inclusion_path(hashes: Sequence[bytes], number: int) -> list[bytes]:
    """Return what proves that a leaf stands at its number, from 1 (RFC 6962, 2.1.1)."""
    if len(hashes) == 1:
        return []
    half = _largest_half(len(hashes))
    if number <= half:
        return [*inclusion_path(hashes[:half], number), edge_over(hashes[half:]).root()]
    return [*inclusion_path(hashes[half:], number - half), edge_over(hashes[:half]).root()]


def consistency_path(hashes: Sequence[bytes], size: int) -> list[bytes]:
    """Return what proves that this tree only added to its first leaves (RFC 6962, 2.1.2)."""
    return _subproof(hashes, size, whole=True)


def _subproof(hashes: Sequence[bytes], size: int, *, whole: bool) -> list[bytes]:
    if size == len(hashes):
        return [] if whole else [edge_over(hashes).root()]
    half = _largest_half(len(hashes))
    if size <= half:
        right = edge_over(hashes[half:]).root()
        return [*_subproof(hashes[:half], size, whole=whole), right]
    left = edge_over(hashes[:half]).root()
    return [*_subproof(hashes[half:], size - half, whole=False), left]


def _largest_half(size: int) -> int:
    """Return the largest power of two that is smaller than the size."""
    return 1 << ((size - 1).bit_length() - 1)
