"""Installing: the first authority and its lead, who proves a second factor, or nothing at all."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import attrs

from fireline.domain.act import Act, AuditRow
from fireline.domain.authority import Authority, AuthorityKind, Officer, Role
from fireline.errors import RefusedError
from fireline.settings import Settings
from fireline.store.keys import KeyRing

if TYPE_CHECKING:
    from fireline.store.casework.people import SecondFactor
    from fireline.wiring import Installation

TRIES = 3
"""Codes that may be typed before the installation is given up."""


@attrs.frozen(kw_only=True)
class Wanted:
    """What a person wants to be made."""

    authority: str
    kind: AuthorityKind
    lead: str
    languages: tuple[str, ...] = ("en",)
    password: str = attrs.field(repr=False)


Prove = Callable[["SecondFactor", Callable[[str], bool]], None]
"""Shows the second factor and has it proven by a code; raises when it is not."""


def make_keys(settings: Settings) -> None:
    """Make every key of the installation that is not there yet."""
    keys = KeyRing.of(settings)
    for make in (keys.session, keys.wrapping, keys.verifying):
        make()


def install(unit: "Installation", wanted: Wanted, prove: Prove) -> Officer:
    """Make the first authority and its lead in one transaction, which ends with the proof.

    Raises:
        RefusedError: there is an authority already, the password is weak, or the proof failed.
    """
    from fireline.store.casework import people  # -- models need a configured Django
    from fireline.store.casework.recorder import CaseworkStore  # -- as above

    there = installed(unit)
    if there:
        raise RefusedError(f"this installation has its authority: {', '.join(there)}")
    home = Authority(id=unit.ids(), name=wanted.authority, kind=wanted.kind)
    with unit.scope(home.id):
        people.add_authority(home)
        lead = unit.add_officer(
            name=wanted.lead,
            authority=home,
            role=Role.LEAD,
            languages=wanted.languages,
            password=wanted.password,
        )
        factor = people.enrol(lead.id)
        with CaseworkStore(home.id, unit.ids, unit.clock).recording(_made(unit, lead)):
            prove(factor, lambda code: _is_right(factor.secret, code))
    return lead


def installed(unit: "Installation") -> Sequence[str]:
    """Name the authorities that there are."""
    return [one.name for one in unit.authorities()]


def _made(unit: "Installation", lead: Officer) -> AuditRow:
    return AuditRow(
        act=Act.INSTALLATION_MADE,
        authority=lead.authority,
        officer=lead.id,
        on=f"officer {lead.id}",
        because="the first lead of the first authority",
        at=unit.clock(),
    )


def _is_right(secret: str, code: str) -> bool:
    from allauth.mfa.totp.internal.auth import validate_totp_code  # -- Django comes first

    return bool(validate_totp_code(secret, code.strip().replace(" ", "")))
