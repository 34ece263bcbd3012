"""People: authorities and their officers, who may sign in and in whose name."""

from collections.abc import Sequence
from urllib.parse import quote
from uuid import UUID

import attrs
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction

from fireline.domain import authority as nouns
from fireline.errors import NotFoundError, RefusedError
from fireline.store.casework.models import Authority, Officer


def add_authority(authority: nouns.Authority) -> None:
    """Keep an authority.

    Raises:
        RefusedError: there is one of this name.
    """
    try:
        with transaction.atomic():
            Authority.objects.create(
                id=authority.id,
                name=authority.name,
                kind=authority.kind.value,
                may_issue_removal_orders=authority.may_issue_removal_orders,
                contact=authority.contact,
            )
    except IntegrityError:
        raise RefusedError(f"there is an authority named {authority.name} already") from None


def authorities() -> Sequence[nouns.Authority]:
    """Return all authorities of the installation, by name."""
    return [_authority(row) for row in Authority.objects.order_by("name")]


def authority_of(authority: UUID) -> nouns.Authority:
    """Return one authority.

    Raises:
        NotFoundError: there is none of this id.
    """
    row = Authority.objects.filter(pk=authority).first()
    if row is None:
        raise NotFoundError(f"no such authority: {authority}")
    return _authority(row)


def add_officer(officer: nouns.Officer, *, password: str | None) -> None:
    """Keep an officer who signs in by name; without a password nobody can sign in as them.

    Raises:
        RefusedError: there is one of this name.
    """
    _keep(officer, password=make_password(password))


def welcome(officer: nouns.Officer, *, password: str) -> None:
    """Keep an officer by the digest of a first password, which they change before all else.

    Raises:
        RefusedError: there is one of this name.
    """
    _keep(officer, password=password, must_change_password=True)


def _keep(officer: nouns.Officer, **told: object) -> None:
    row = Officer(
        id=officer.id,
        username=officer.name,
        authority_id=officer.authority,
        role=officer.role.value,
        languages=list(officer.languages),
        home_state=officer.home_state,
        **told,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise RefusedError(f"there is an officer named {officer.name} already") from None


@attrs.frozen(kw_only=True)
class SecondFactor:
    """What a person needs to prove a second time who they are; shown once and to nobody else."""

    secret: str  #: base32, for an authenticator app (RFC 6238)
    address: str  #: the same as an ``otpauth://`` address, for a picture to scan
    recovery: tuple[str, ...]  #: each opens once, when the app is lost


def enrol(officer: UUID) -> SecondFactor:
    """Give an officer a second factor of time-based codes, with codes to recover by.

    Raises:
        NotFoundError: there is no such officer.
        RefusedError: the officer has one already.
    """
    from allauth.mfa.models import Authenticator  # -- its models need a configured Django
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes  # -- as above
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret  # -- as above

    with transaction.atomic():
        row = Officer.objects.select_for_update().filter(pk=officer).first()
        if row is None:
            raise NotFoundError(f"no such officer: {officer}")
        if Authenticator.objects.filter(user=row, type=Authenticator.Type.TOTP).exists():
            raise RefusedError(f"{row.username} has a second factor already")
        secret: str = generate_totp_secret()
        TOTP.activate(row, secret)
        recovery = tuple(RecoveryCodes.activate(row).generate_codes())
    return SecondFactor(secret=secret, address=_otpauth(row.username, secret), recovery=recovery)


def _otpauth(name: str, secret: str) -> str:
    return f"otpauth://totp/{quote(f'Fireline:{name}')}?secret={secret}&issuer=Fireline"


def officers(authority: UUID | None = None) -> Sequence[nouns.Officer]:
    """Return the officers of one authority, or of all, by name."""
    members = Officer.objects.exclude(authority=None).order_by("username")
    chosen = members if authority is None else members.filter(authority=authority)
    return [officer_of(row) for row in chosen]


def row_of(officer: UUID) -> Officer | None:
    """Return the row of an officer who may sign in; None when there is none."""
    return Officer.objects.filter(pk=officer, is_active=True).first()


def officer_of(row: Officer) -> nouns.Officer:
    """Return the officer in a row.

    Raises:
        NotFoundError: whoever it is belongs to no authority.
    """
    if row.authority_id is None:
        raise NotFoundError(f"{row.username} is a member of no authority")
    return nouns.Officer(
        id=row.id,
        authority=row.authority_id,
        name=row.username,
        role=nouns.Role(row.role),
        languages=tuple(row.languages),
        home_state=row.home_state,
    )


def _authority(row: Authority) -> nouns.Authority:
    return nouns.Authority(
        id=row.id,
        name=row.name,
        kind=nouns.AuthorityKind(row.kind),
        may_issue_removal_orders=row.may_issue_removal_orders,
        contact=row.contact,
    )
