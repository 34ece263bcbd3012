"""Joining: somebody becomes a member when a second person says yes, and proves to be themselves.

Whoever knows the first password of a member who drafts or approves could be two of the four eyes.
So two persons hold one half of it each, neither of them opens anything alone, and the new member
changes it before all else. Only in a unit in which nobody else could say yes does one person let
one in: a colleague who can, from then on.
"""

import secrets
from collections.abc import Sequence
from typing import Final
from uuid import UUID

import attrs
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction

from fireline.domain.act import Act
from fireline.domain.authority import Officer as Member
from fireline.domain.authority import Role
from fireline.errors import RefusedError
from fireline.store.casework import people
from fireline.store.casework.member_acts import MemberActs
from fireline.store.casework.members import WEIGHTY, could_agree, unit_held
from fireline.store.casework.models import Joining, Officer
from fireline.store.casework.recorder import found

_HALF_BYTES: Final = 9
_DECIDED: Final = "whether they join was decided already"


@attrs.frozen(kw_only=True)
class JoiningLine:
    """Somebody who waits for another person to let them in."""

    id: UUID
    name: str
    role: Role
    because: str
    asked_by: UUID
    asked_by_name: str


@attrs.frozen(kw_only=True)
class Welcome:
    """What a person hands over to a new member; shown once and to nobody else."""

    name: str
    first: str = attrs.field(default="", repr=False)  #: first half of the password
    second: str = attrs.field(default="", repr=False)  #: the other half, the whole when both stand


class DjangoJoinings(MemberActs):
    """Who is to join one authority."""

    def waiting(self) -> Sequence[JoiningLine]:
        """Return who waits, whoever was asked for first before the others."""
        with self.scope():
            rows = Joining.objects.filter(closed_at=None).select_related("asked_by")
            return [_line(row) for row in rows.order_by("asked_at")]

    def is_alone(self, officer: UUID) -> bool:
        """Say whether nobody else of the unit, shut out or not, could say yes."""
        return not could_agree(self.authority_id).exclude(pk=officer).exists()

    def ask(self, member: Member, *, by: UUID, because: str) -> Welcome:
        """Ask another person to let somebody in; where there is none, let in one who can agree.

        Raises:
            RefusedError: there is or waits somebody of that name, or nobody can say yes.
        """
        first, second = _half(), _half()
        digest = make_password(first + second)
        with self.scope():
            unit_held(self.authority_id)
            if self.is_alone(by):
                self._let_in_alone(member, digest, by, because)
                return Welcome(name=member.name, first=first, second=second)
            asked = f"asked to add {member.name} as {member.role}: {because}"
            with self.recording(self._row(Act.OFFICER_CHANGED, member.id, by, asked)):
                self._keep(member, (digest, second), by, because)
        return Welcome(name=member.name, first=first)

    def agree(self, joining: UUID, *, by: UUID) -> Welcome:
        """Say yes to somebody whom another person asked for; return the half that was not shown.

        Raises:
            RefusedError: it is one's own asking, it was decided, or the name is taken meanwhile.
        """
        asked = self._open(joining)
        if by == asked.asked_by_id:
            raise RefusedError("another person must agree: not who asked")
        member = _member(asked)
        why = f"as {member.role}: agreed with {asked.asked_by.username}: {asked.because}"
        with self.recording(self._row(Act.OFFICER_ADDED, member.id, by, why)):
            self._close(joining, approved_by=by)
            people.welcome(member, password=asked.password)
        return Welcome(name=member.name, second=asked.second_half)

    def refuse(self, joining: UUID, *, by: UUID) -> None:
        """Say no, or take back one's own asking."""
        asked = self._open(joining)
        with self.recording(
            self._row(Act.OFFICER_CHANGED, asked.member, by, f"not added: {asked.name}")
        ):
            self._close(joining)

    def _let_in_alone(self, member: Member, digest: str, by: UUID, because: str) -> None:
        if member.role not in WEIGHTY:
            raise RefusedError(
                "nobody else can agree yet: first add an approver, a lead or an administrator,"
                " who agrees to the next one"
            )
        why = f"as {member.role}: by one person alone, for nobody else could agree: {because}"
        with self.recording(self._row(Act.OFFICER_ADDED, member.id, by, why)):
            people.welcome(member, password=digest)

    def _keep(self, member: Member, secret: tuple[str, str], by: UUID, because: str) -> None:
        if Officer.objects.filter(username=member.name).exists():
            raise RefusedError(f"there is an officer named {member.name} already")
        digest, second = secret
        try:
            with transaction.atomic():
                Joining.objects.create(
                    id=self.ids(),
                    authority_id=self.authority_id,
                    member=member.id,
                    name=member.name,
                    role=member.role.value,
                    languages=list(member.languages),
                    because=because,
                    password=digest,
                    second_half=second,
                    asked_by_id=by,
                    asked_at=self.clock(),
                )
        except IntegrityError:
            raise RefusedError(f"somebody named {member.name} waits already") from None

    def _open(self, joining: UUID) -> Joining:
        with self.scope():
            asked = found(Joining, joining, "joining")
        if asked.closed_at is not None:
            raise RefusedError(_DECIDED)
        return asked

    def _close(self, joining: UUID, **told: UUID) -> None:
        """Decide it and forget its password; of two who decide at once the second is too late."""
        waiting = Joining.objects.filter(pk=joining, closed_at=None)
        if not waiting.update(closed_at=self.clock(), password="", second_half="", **told):
            raise RefusedError(_DECIDED)


def _half() -> str:
    return secrets.token_urlsafe(_HALF_BYTES)


def _member(row: Joining) -> Member:
    return Member(
        id=row.member,
        authority=row.authority_id,
        name=row.name,
        role=Role(row.role),
        languages=tuple(row.languages),
    )


def _line(row: Joining) -> JoiningLine:
    return JoiningLine(
        id=row.pk,
        name=row.name,
        role=Role(row.role),
        because=row.because,
        asked_by=row.asked_by_id,
        asked_by_name=row.asked_by.username,
    )
