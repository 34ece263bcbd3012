"""Patience: how many bytes and how much time one exchange through the proxy may take."""

import attrs


@attrs.frozen(kw_only=True)
class Patience:
    """The bounds of one exchange: one answer over http, one tunnel for everything else.

    A client that keeps bounds of its own (the HTTP door by answer, the stream door by message)
    asks for a long line: only its silence is bounded then. A browser or an SDK gets the bounds.
    """

    bytes: int = 256_000_000  #: that may come back
    seconds: float = 300.0  #: from the request to the last byte
    silence: float = 90.0  #: without a byte in either direction
    head_seconds: float = 10.0  #: for the client to say what it wants
    dial_seconds: float = 10.0  #: to resolve, check and connect
    lines: int = 512  #: open at once
