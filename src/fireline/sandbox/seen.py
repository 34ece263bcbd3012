"""Seen: what a decoder says of a picture, checked before it is believed."""

import json
import re

import attrs

from fireline.errors import ItemUnreadable

_PDQ = re.compile(r"[0-9a-f]{64}")
_FORMAT = re.compile(r"[A-Z0-9]{1,16}")
_BEST_QUALITY = 100
_LONGEST_REASON = 300


@attrs.frozen(kw_only=True)
class PictureSeen:
    """What one picture looks like, whatever the file called itself."""

    pdq: str  #: 64 hex digits
    quality: int  #: 0 to 100
    width: int  #: as the file says, before it is turned by its EXIF orientation
    height: int
    format: str  #: what the bytes are: ``JPEG``, ``PNG``; not what somebody said they were


class NotBelieved(Exception):
    """A decoder answered something that no decoder of ours answers."""


def answer_of(seen: PictureSeen) -> bytes:
    """Spell what was seen, for the way back over the pipe."""
    return json.dumps(attrs.asdict(seen)).encode()


def answer_of_unreadable(because: str) -> bytes:
    """Spell why nothing was seen."""
    return json.dumps({"unreadable": because[:_LONGEST_REASON]}).encode()


def seen_from(answer: bytes) -> PictureSeen:
    """Read an answer; it comes from a process that has touched hostile bytes.

    Raises:
        ItemUnreadable: the decoder says that the file cannot be read.
        NotBelieved: the answer is not of the agreed form.
    """
    try:
        told = json.loads(answer)
        if set(told) == {"unreadable"}:
            raise ItemUnreadable(_reason(told["unreadable"]))
        return _checked(PictureSeen(**told))
    except (ValueError, TypeError, RecursionError) as odd:
        raise NotBelieved(str(odd)) from odd


def _reason(told: object) -> str:
    """Return why a file cannot be read, as short and plain as a decoder of ours says it."""
    words = str(told)[:_LONGEST_REASON]
    return "".join(each if each.isprintable() else "\ufffd" for each in words)


def _checked(seen: PictureSeen) -> PictureSeen:
    numbers = (seen.quality, seen.width, seen.height)
    if not all(type(number) is int and number >= 0 for number in numbers):
        raise ValueError("a number is no number")
    if seen.quality > _BEST_QUALITY or not _PDQ.fullmatch(seen.pdq):
        raise ValueError("no PDQ fingerprint")
    if not _FORMAT.fullmatch(seen.format):
        raise ValueError("no name of a format")
    return seen
