"""Time stamp: somebody outside says when bytes existed (RFC 3161)."""

from datetime import datetime
from typing import Protocol

import attrs


@attrs.frozen(kw_only=True)
class TimeToken:
    """An outside authority's signed word that these bytes existed at a moment."""

    at: datetime  #: the outside authority's own time
    by: str  #: the name in its certificate
    response: bytes = attrs.field(repr=False)  #: its whole answer, as RFC 3161 has it


class TimeStamper(Protocol):
    """Asks an outside time-stamping authority.

    Do check the answer before returning it: the hash, the nonce, the signature, the certificate.
    Don't retry: a capture without a token is asked for again later.
    """

    def stamp(self, sha256: str) -> TimeToken:
        """Return a token for the bytes that have this SHA-256.

        Raises:
            SourceUnavailable: the authority gives no answer.
            ItemUnreadable: its answer does not hold.
        """
        ...

    def check(self, sha256: str, token: TimeToken) -> str:
        """Return why a kept token does not hold for these bytes; empty when it does."""
        ...
