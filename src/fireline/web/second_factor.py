"""The second factor: its secrets rest sealed, so that a copy of the database opens no account."""

import base64
import hashlib

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.utils.encoding import force_bytes

from fireline.errors import StoreError
from fireline.web.enrolment import FACTORS, must_have_one


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

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Keep the last factor of whoever must have one: the next one is added first."""
        if authenticator.type not in FACTORS or not must_have_one(authenticator.user):
            return True
        others = Authenticator.objects.filter(user=authenticator.user, type__in=FACTORS)
        return bool(others.exclude(pk=authenticator.pk).exists())

    def send_notification_mail(self, *_told: object, **_more: object) -> None:
        """Send nothing: a unit's officers are told by their lead, and no mail is a factor."""


def _seal() -> Fernet:
    key = hashlib.sha256(b"fireline second factor " + force_bytes(settings.SECRET_KEY)).digest()
    return Fernet(base64.urlsafe_b64encode(key))
