"""An authenticator app as a person has it on the phone (RFC 6238), from an ``otpauth`` address."""

import base64
import hmac
import time
from urllib.parse import parse_qs, urlsplit

STEP = 30


def code_of(address: str, *, at: float | None = None) -> str:
    """Return the six digits that the app shows at a moment."""
    (secret,) = parse_qs(urlsplit(address).query)["secret"]
    counter = int((time.time() if at is None else at) // STEP)
    digest = hmac.digest(base64.b32decode(secret), counter.to_bytes(8, "big"), "sha1")
    offset = digest[-1] & 0x0F
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFF_FFFF
    return f"{number % 1_000_000:06d}"
