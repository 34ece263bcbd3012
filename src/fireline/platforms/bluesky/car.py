"""CAR: the envelope in which atproto sends blocks, each under its CID.

CARv1 (https://ipld.io/specs/transport/car/carv1/): a length and a header, then for each block a
length, a CID and the bytes; lengths are unsigned LEB128.
"""

from fireline.errors import ItemUnreadable
from fireline.platforms.bluesky.cbor import decoded
from fireline.platforms.bluesky.cid import record_cid

_CID = 36
_CONTINUES = 0x80
_LONGEST = 9


def blocks(car: bytes) -> dict[bytes, bytes]:
    """Return the blocks of an envelope by their CIDs.

    Raises:
        ItemUnreadable: the envelope is torn.
    """
    found: dict[bytes, bytes] = {}
    length, at = _length(car, 0)
    at += length
    while at < len(car):
        length, at = _length(car, at)
        end = at + length
        if length < _CID or end > len(car):
            raise ItemUnreadable(f"a block of {length} bytes does not fit into its envelope")
        found[car[at : at + _CID]] = car[at + _CID : end]
        at = end
    return found


def root(car: bytes) -> bytes:
    """Return the CID that an envelope names as the top of what it holds.

    Raises:
        ItemUnreadable: it names none.
    """
    length, at = _length(car, 0)
    header = decoded(car[at : at + length])
    roots = header.get("roots") if isinstance(header, dict) else None
    if not isinstance(roots, list) or not roots or not isinstance(roots[0], bytes):
        raise ItemUnreadable("an envelope of blocks names no root")
    return roots[0]


def checked(found: dict[bytes, bytes], cid: bytes) -> bytes:
    """Return the bytes of a block after making sure that they are what their CID says.

    Raises:
        ItemUnreadable: the block is not there, or is not what it says it is.
    """
    block = found.get(cid)
    if block is None:
        raise ItemUnreadable("the record of a commit is not in its envelope")
    if record_cid(block) != cid:
        raise ItemUnreadable("the bytes of a record are not those that its CID names")
    return block


def _length(car: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    for place in range(at, min(at + _LONGEST, len(car))):
        value |= (car[place] & ~_CONTINUES) << shift
        if not car[place] & _CONTINUES:
            return value, place + 1
        shift += 7
    raise ItemUnreadable("an envelope of blocks is torn")
