"""Tokens: secrets with which an officer's own program reads; shown once, kept as a digest."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import attrs

from fireline.domain.ids import IdMaker
from fireline.errors import NotFoundError
from fireline.store.casework.models import AccessToken, Officer

LASTS: Final = timedelta(days=90)
_MARK: Final = "fireline_"
_BYTES: Final = 32


@attrs.frozen(kw_only=True)
class TokenLine:
    """A token, without its secret."""

    id: UUID
    name: str
    made_at: datetime
    expires_at: datetime


def make_token(officer: UUID, *, name: str, ids: IdMaker, at: datetime) -> str:
    """Make a token for an officer's program and return its secret, which is told this once."""
    secret = _MARK + secrets.token_urlsafe(_BYTES)
    AccessToken.objects.create(
        id=ids(),
        officer_id=officer,
        name=name,
        digest=_digest(secret),
        made_at=at,
        expires_at=at + LASTS,
    )
    return secret


def holder_of(secret: str, *, at: datetime) -> Officer | None:
    """Return the officer whose program this is; None for a secret that opens nothing now."""
    token = (
        AccessToken.objects.filter(digest=_digest(secret), ended_at=None, expires_at__gt=at)
        .select_related("officer")
        .first()
    )
    return token.officer if token and token.officer.is_active else None


def tokens_of(officer: UUID, *, at: datetime) -> Sequence[TokenLine]:
    """Return the tokens of an officer that still open something, the newest first."""
    rows = AccessToken.objects.filter(officer=officer, ended_at=None, expires_at__gt=at)
    return [
        TokenLine(id=row.pk, name=row.name, made_at=row.made_at, expires_at=row.expires_at)
        for row in rows.order_by("-made_at")
    ]


def end_token(token: UUID, *, officer: UUID, at: datetime) -> None:
    """End a token now.

    Raises:
        NotFoundError: this officer has none of this id.
    """
    ended = AccessToken.objects.filter(pk=token, officer=officer, ended_at=None).update(ended_at=at)
    if not ended:
        raise NotFoundError(f"no such token: {token}")


def end_tokens_of(officer: UUID, *, at: datetime) -> None:
    """End every token of an officer now; none of them comes back with the officer."""
    AccessToken.objects.filter(officer=officer, ended_at=None).update(ended_at=at)


def _digest(secret: str) -> str:
    # A digest without salt is enough: the secret is 256 bits of chance, not a person's word.
    return hashlib.sha256(secret.encode()).hexdigest()
