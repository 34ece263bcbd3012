"""Keys: what an installation must never lose and never show, each a file for its owner's eyes.

A key is made once, by whichever process needs it first. The folder is part of every backup and of
no log; DATA may be thrown away and restored, a lost key may not.
"""

import os
import secrets
from collections.abc import Callable
from pathlib import Path

import attrs
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from fireline.errors import ConfigError, StoreError
from fireline.settings import Settings
from fireline.store.settling import settle

_WRAPPING_BYTES = 32  #: AES-256


@attrs.frozen
class KeyRing:
    """The keys of one installation, in one folder that only its owner may open."""

    folder: Path

    @classmethod
    def of(cls, settings: Settings) -> "KeyRing":
        """Return the ring of an installation; nothing is made before it is needed."""
        return cls(Path(settings.keys) if settings.keys else settings.data / "keys")

    def session(self) -> str:
        """Return the key that signs sessions."""
        return self._kept("session.key", lambda: secrets.token_urlsafe(50).encode()).decode()

    def wrapping(self) -> bytes:
        """Return the 32 bytes under which the keys of evidence are wrapped."""
        key = self._kept("evidence.key", lambda: secrets.token_bytes(_WRAPPING_BYTES))
        if len(key) != _WRAPPING_BYTES:
            raise StoreError(f"{self.folder / 'evidence.key'} is not a key of 32 bytes")
        return key

    def pseudonyms(self) -> bytes:
        """Return the 32 bytes under which a key of an account becomes a pseudonym."""
        return self._kept("pseudonyms.key", lambda: secrets.token_bytes(_WRAPPING_BYTES))

    def signing(self) -> Ed25519PrivateKey:
        """Return the key that signs the heads of the audit (RFC 8032)."""
        raw = self._kept("audit.key", lambda: Ed25519PrivateKey.generate().private_bytes_raw())
        try:
            return Ed25519PrivateKey.from_private_bytes(raw)
        except ValueError as bad:
            raise StoreError(f"{self.folder / 'audit.key'} is not an Ed25519 key") from bad

    def proxy(self) -> str:
        """Return the word by which the egress proxy knows the clients of this installation."""
        return self._kept("proxy.key", lambda: secrets.token_urlsafe(32).encode()).decode()

    def verifying(self) -> bytes:
        """Return the public half of the signing key: 32 bytes for everybody's eyes."""
        return (
            self.signing()
            .public_key()
            .public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        )

    def _kept(self, name: str, make: Callable[[], bytes]) -> bytes:
        """Return a key; it is made once, whole under its name or not at all."""
        path = self.folder / name
        try:
            return path.read_bytes()
        except FileNotFoundError:
            pass
        except PermissionError as bad:
            raise ConfigError(f"{path} belongs to another user: run Fireline as that user") from bad
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        aside = self.folder / f".{name}.{secrets.token_hex(8)}"
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(make())
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(aside, path)  # Fails if another process of this installation was faster.
        except FileExistsError:
            pass
        finally:
            aside.unlink()
        settle(self.folder)  # What is sealed under a key outlives a power cut; so must the key.
        return path.read_bytes()
