"""Authority and officer: in whose name a message leaves, and who decided it."""

from enum import StrEnum
from uuid import UUID

import attrs


class AuthorityKind(StrEnum):
    """What an authority is; the kind bounds the instruments it may use."""

    EUROPEAN_UNIT = "european_unit"
    NATIONAL_UNIT = "national_unit"
    NGO = "ngo"
    PLATFORM = "platform"


@attrs.frozen(kw_only=True)
class Authority:
    """The unit in whose name a message leaves; it is the tenant."""

    id: UUID
    name: str
    kind: AuthorityKind
    may_issue_removal_orders: bool = False  #: LAW.md 1: tco_role contains ISSUE_3
    contact: str = ""  #: where a provider can verify and ask


class Role(StrEnum):
    """What a member of an authority may do."""

    OFFICER = "officer"
    APPROVER = "approver"
    LEAD = "lead"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"  #: runs the installation, sees no content


@attrs.frozen(kw_only=True)
class Officer:
    """A person who acts, as a member of exactly one authority."""

    id: UUID
    authority: UUID
    name: str
    role: Role = Role.OFFICER
    languages: tuple[str, ...] = ("en",)
    home_state: str = ""  #: ISO 3166-1 alpha-2
