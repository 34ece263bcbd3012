"""Members: who belongs to an authority, what each may do, and every change of that.

A role from which messages leave or members are changed counts when a second person says yes
(LAW.md 9.1, ASVS 5.0 2.3.5); so does the step from reading to acting. Nobody changes themselves,
the last lead stays, and so does the last person who could agree.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Final
from uuid import UUID

import attrs
from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef, QuerySet

from fireline.domain.act import Act
from fireline.domain.authority import Role
from fireline.errors import NotFoundError, RefusedError
from fireline.store.casework.member_acts import MemberActs
from fireline.store.casework.models import Authority, Officer, RoleChange
from fireline.store.casework.recorder import found
from fireline.store.casework.tokens import end_tokens_of

#: Roles that another person must agree to; whoever has one can be that person.
WEIGHTY: Final = frozenset({Role.APPROVER, Role.LEAD, Role.ADMINISTRATOR})
#: Roles that draft or approve.
_ACTING: Final = frozenset({Role.OFFICER, Role.APPROVER, Role.LEAD})


@attrs.frozen(kw_only=True)
class MemberLine:
    """A member, as colleagues who look after members see them."""

    id: UUID
    name: str
    role: Role
    languages: tuple[str, ...]
    is_active: bool
    has_factor: bool


@attrs.frozen(kw_only=True)
class ChangeLine:
    """A change of role that waits for another person."""

    id: UUID
    member: UUID
    member_name: str
    role: Role
    because: str
    asked_by: UUID
    asked_by_name: str


class DjangoMembers(MemberActs):
    """The members of one authority; those of another are not to be found."""

    def lines(self) -> Sequence[MemberLine]:
        """Return every member by name, those who were locked as well."""
        from allauth.mfa.models import Authenticator  # -- its models need a configured Django

        factor = Authenticator.objects.filter(user=OuterRef("pk")).exclude(
            type=Authenticator.Type.RECOVERY_CODES
        )
        rows = self._members().annotate(has_factor=Exists(factor)).order_by("username")
        return [_line(row, has_factor=row.has_factor) for row in rows]

    def waiting(self) -> Sequence[ChangeLine]:
        """Return the changes of role that wait, those asked first before the others."""
        with self.scope():
            rows = RoleChange.objects.filter(closed_at=None).select_related("member", "asked_by")
            return [_change(row) for row in rows.order_by("asked_at")]

    def lock(self, member: UUID, *, by: UUID, because: str) -> None:
        """Shut a member out, and end every session and every token of theirs now."""
        row = self._other(member, by)
        with self._changing(row, by, f"locked: {because}"):
            self._keep_a_lead(row, because="lock")
            Officer.objects.filter(pk=row.pk).update(is_active=False, sign_in_epoch=_NEXT)
            end_tokens_of(row.pk, at=self.clock())

    def let_in(self, member: UUID, *, by: UUID, because: str) -> None:
        """Let a member in again, who signs in anew and makes new tokens."""
        row = self._other(member, by)
        with self._changing(row, by, f"let in again: {because}"):
            Officer.objects.filter(pk=row.pk).update(is_active=True, sign_in_epoch=_NEXT)

    def take_factor(self, member: UUID, *, by: UUID, because: str) -> None:
        """Take a lost second factor away; the member sets up another one at the next sign-in."""
        from allauth.mfa.models import Authenticator  # -- as above

        row = self._other(member, by)
        with self._changing(row, by, f"second factor taken away: {because}"):
            Authenticator.objects.filter(user=row).delete()
            Officer.objects.filter(pk=row.pk).update(sign_in_epoch=_NEXT)

    def ask_role(self, member: UUID, role: Role, *, by: UUID, because: str) -> bool:
        """Change a role, or ask another person to; say whether it is changed already.

        Raises:
            RefusedError: the role is the one that they have, or another change waits.
        """
        row = self._other(member, by)
        if row.role == role:
            raise RefusedError(f"{row.username} is {role} already")
        if not _asks_another(Role(row.role), role):
            self._give(row, role, by, because)
            return True
        with self._changing(row, by, f"asked to become {role}: {because}"):
            self._keep_a_lead(row, because="change")
            self._ask(row, role, by, because)
        return False

    def approve(self, change: UUID, *, by: UUID) -> None:
        """Say yes to a change of role that another person asked for.

        Raises:
            RefusedError: it is one's own, or about oneself, or no lead would be left.
        """
        asked = self._open_change(change)
        if by in {asked.asked_by_id, asked.member_id}:
            raise RefusedError("another person must agree: not who asked, and not who it is about")
        with self.scope():
            self._close(change, approved_by=by)
            self._give(asked.member, Role(asked.role), by, f"agreed: {asked.because}")

    def refuse(self, change: UUID, *, by: UUID) -> None:
        """Say no to a change of role, or take back one's own asking."""
        asked = self._open_change(change)
        with self._changing(asked.member, by, f"not made {asked.role}"):
            self._close(change)

    def _give(self, row: Officer, role: Role, by: UUID, because: str) -> None:
        with self._changing(row, by, f"{row.role} to {role}: {because}"):
            self._keep_a_lead(row, because="change")
            self._keep_a_second(row, role)
            Officer.objects.filter(pk=row.pk).update(role=role.value, sign_in_epoch=_NEXT)

    def _ask(self, row: Officer, role: Role, by: UUID, because: str) -> None:
        try:
            with transaction.atomic():
                RoleChange.objects.create(
                    id=self.ids(),
                    authority_id=self.authority_id,
                    member=row,
                    role=role.value,
                    because=because,
                    asked_by_id=by,
                    asked_at=self.clock(),
                )
        except IntegrityError:
            raise RefusedError(f"a change of {row.username}'s role waits already") from None

    def _members(self) -> QuerySet[Officer]:
        return Officer.objects.filter(authority_id=self.authority_id)

    def _other(self, member: UUID, by: UUID) -> Officer:
        """Return a member other than the one who acts."""
        row = self._members().filter(pk=member).first()
        if row is None:
            raise NotFoundError(f"no such member: {member}")
        if row.pk == by:
            raise RefusedError("nobody changes themselves: ask a colleague")
        return row

    def _keep_a_lead(self, row: Officer, *, because: str) -> None:
        """Refuse to lose the last lead; two changes at once wait for one another here."""
        leads = self._members().filter(role=Role.LEAD.value, is_active=True).order_by("pk")
        held = {lead.pk for lead in leads.select_for_update()}
        if held == {row.pk}:
            raise RefusedError(f"{row.username} is the only lead: make another one, then {because}")

    def _keep_a_second(self, row: Officer, role: Role) -> None:
        """Refuse to lose the last two who could agree: one of them alone could let anybody in."""
        if role in WEIGHTY or row.role not in WEIGHTY:
            return
        unit_held(self.authority_id)
        if could_agree(self.authority_id).exclude(pk=row.pk).count() == 1:
            raise RefusedError(
                f"nobody but {row.username} could agree to what you ask: make another approver,"
                " lead or administrator, then change"
            )

    def _open_change(self, change: UUID) -> RoleChange:
        with self.scope():
            asked = found(RoleChange, change, "change of role")
        if asked.closed_at is not None:
            raise RefusedError(_DECIDED)
        return asked

    def _close(self, change: UUID, **told: UUID) -> None:
        """Close a change; of two persons who decide at once the second comes too late."""
        waiting = RoleChange.objects.filter(pk=change, closed_at=None)
        if not waiting.update(closed_at=self.clock(), **told):
            raise RefusedError(_DECIDED)

    def _changing(self, row: Officer, by: UUID, because: str) -> AbstractContextManager[None]:
        return self.recording(self._row(Act.OFFICER_CHANGED, row.pk, by, because))


def could_agree(authority: UUID) -> QuerySet[Officer]:
    """Return whoever has a role that can agree; also who is shut out: that is one person's act."""
    weighty = [role.value for role in WEIGHTY]
    return Officer.objects.filter(authority_id=authority, role__in=weighty)


def unit_held(authority: UUID) -> None:
    """Let nobody else count until this transaction ends who could agree in this unit."""
    Authority.objects.select_for_update(no_key=True).get(pk=authority)


def _asks_another(before: Role, after: Role) -> bool:
    """Say whether a change lets a member do so much more that another person must agree."""
    return after in WEIGHTY or (after in _ACTING and before not in _ACTING)


_NEXT = F("sign_in_epoch") + 1
_DECIDED: Final = "this change was decided already"


def _line(row: Officer, *, has_factor: bool) -> MemberLine:
    return MemberLine(
        id=row.pk,
        name=row.username,
        role=Role(row.role),
        languages=tuple(row.languages),
        is_active=row.is_active,
        has_factor=has_factor,
    )


def _change(row: RoleChange) -> ChangeLine:
    return ChangeLine(
        id=row.pk,
        member=row.member_id,
        member_name=row.member.username,
        role=Role(row.role),
        because=row.because,
        asked_by=row.asked_by_id,
        asked_by_name=row.asked_by.username,
    )
