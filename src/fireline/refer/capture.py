"""Capture: evidence of what stood at a location."""

from datetime import datetime

import attrs


@attrs.frozen
class Capture:
    """What was there, by the hash of its bytes, and when."""

    sha256: str
    at: datetime
    mime: str = ""
    size: int = 0
