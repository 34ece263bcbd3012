"""The second factor: its secrets rest sealed, so that a copy of the database opens no account."""

import base64
import hashlib

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

from fireline.errors import StoreError


class SealedFactor(DefaultMFAAdapter):  # type: ignore[misc]  # -- allauth ships no types
    """Keeps secrets under the key that signs sessions, which no database holds."""

    def encrypt(self, text: str) -> str:
        """Return the secret as the database may see it."""
        return _seal().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret.

        Raises:
            StoreError: it was sealed under another key than this installation's.
        """
        try:
            return _seal().decrypt(encrypted_text.encode()).decode()
        except InvalidToken as wrong:
            raise StoreError(
                "a second factor was sealed under another session key: restore KEYS/session.key,"
                " or let a lead take the factor away so that the officer makes a new one"
            ) from wrong

    def send_notification_mail(self, *_told: object, **_more: object) -> None:
        """Send nothing: a unit's officers are told by their lead, and no mail is a factor."""


def _seal() -> Fernet:
    key = hashlib.sha256(f"fireline second factor {settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
