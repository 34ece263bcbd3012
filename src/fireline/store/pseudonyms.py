"""Pseudonyms: a key of an account under a secret, so that equal stays equal and no more is told.

HMAC-SHA256 (RFC 2104), cut to 128 bits. Whoever has the installation's key can try accounts that
they know; nobody else can tell anything (GDPR Art. 4(5): pseudonymous, not anonymous).
"""

import hmac
from collections.abc import Callable, Iterable
from functools import cached_property

import attrs

_BYTES = 16


@attrs.frozen(slots=False)
class Pseudonyms:
    """Turns keys into pseudonyms; the secret is fetched when the first one is needed."""

    _fetch: Callable[[], bytes]

    @cached_property
    def _secret(self) -> bytes:
        return self._fetch()

    def of(self, key: str) -> str:
        """Return the pseudonym of a key, in hex."""
        return hmac.digest(self._secret, key.encode(), "sha256")[:_BYTES].hex()

    def of_all(self, keys: Iterable[str]) -> dict[str, str]:
        """Return the pseudonym of each key."""
        return {key: self.of(key) for key in keys}
