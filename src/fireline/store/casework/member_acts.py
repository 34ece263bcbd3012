"""Member acts: what is done with members is recorded alike, whoever joins, changes or leaves."""

from uuid import UUID

from fireline.domain.act import Act, AuditRow
from fireline.store.casework.recorder import CaseworkStore


class MemberActs(CaseworkStore):
    """A store that keeps what is done with the members of one authority."""

    def _row(self, act: Act, member: UUID, by: UUID, because: str) -> AuditRow:
        """Return the row of an act that a person did to a member."""
        return AuditRow(
            act=act,
            authority=self.authority_id,
            officer=by,
            on=f"officer {member}",
            because=because,
            at=self.clock(),
        )
