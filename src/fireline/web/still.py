"""Still pictures: what may be shown at all, told by its bytes and never by what it calls itself.

Nothing on the desk plays by itself, so a format that can move is shown only when it does not.
"""

import re

_GIF_FRAME = re.compile(rb"\x21\xf9\x04")
_WEBP_MOVES = 0x02
"""The animation bit of a VP8X chunk (RFC 9649, section 2.7)."""


def still_type(data: bytes) -> str | None:
    """Return the media type of a picture that does not move; None for everything else."""
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return None if b"acTL" in data[:4096] else "image/png"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif" if len(_GIF_FRAME.findall(data)) <= 1 else None
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        moves = data[12:16] == b"VP8X" and len(data) > 20 and data[20] & _WEBP_MOVES  # noqa: PLR2004 -- the flags' place
        return None if moves else "image/webp"
    return None
