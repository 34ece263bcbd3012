"""Wrapping: the key of one object, under a key that belongs to one authority.

The authority's key is derived from the installation's (HKDF, RFC 5869, with SHA-256). A wrap is
AES-256-GCM with the object, its hash and its place as associated data: moved to another row it
opens nothing. It says nothing of the object to whoever has not the installation's key.
"""

import hmac
import secrets
from hashlib import sha256
from typing import Final
from uuid import UUID

import attrs
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from fireline.errors import StoreError

_NONCE: Final = 12
_KEY: Final = 32
_PURPOSE: Final = b"fireline evidence: wrap object keys, version 1"
_FOLDER: Final = b"fireline evidence: folder of an authority, version 1"


@attrs.frozen(kw_only=True)
class Wrap:
    """The wrapped key of one object, kept for one place of one authority."""

    place: UUID
    sha256: str  #: of the plain bytes
    size: int  #: of the plain bytes
    object: str  #: the name of the sealed file, which tells nothing
    wrapped: bytes = attrs.field(repr=False)


class AuthorityKey:
    """The key under which one authority's object keys are wrapped."""

    def __init__(self, master: bytes, authority: UUID) -> None:
        self._key = HKDF(algorithm=SHA256(), length=_KEY, salt=authority.bytes, info=_PURPOSE)
        self._cipher = AESGCM(self._key.derive(master))
        #: Where the authority's objects lie; without the installation's key nobody can tell whose.
        self.folder = hmac.new(master, _FOLDER + authority.bytes, sha256).hexdigest()[:32]

    def wrap(self, key: bytes, *, place: UUID, sha256: str, size: int, object_name: str) -> Wrap:
        """Wrap an object's key for a place."""
        nonce = secrets.token_bytes(_NONCE)
        wrapped = nonce + self._cipher.encrypt(nonce, key, _bound(place, sha256, object_name))
        return Wrap(place=place, sha256=sha256, size=size, object=object_name, wrapped=wrapped)

    def unwrap(self, wrap: Wrap) -> bytes:
        """Return an object's key.

        Raises:
            StoreError: the wrap was changed, or made under another installation's key.
        """
        nonce, sealed = wrap.wrapped[:_NONCE], wrap.wrapped[_NONCE:]
        try:
            return self._cipher.decrypt(nonce, sealed, _bound(wrap.place, wrap.sha256, wrap.object))
        except InvalidTag as changed:
            raise StoreError(
                f"the key of evidence {wrap.sha256} does not open: its row was changed, or "
                "KEYS/evidence.key is not the one that it was captured under"
            ) from changed


def _bound(place: UUID, sha256_hex: str, object_name: str) -> bytes:
    return place.bytes + bytes.fromhex(sha256_hex) + object_name.encode()
