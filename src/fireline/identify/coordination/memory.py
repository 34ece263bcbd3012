"""Shares and groups in memory: for tests, and for trying the acts by hand."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

import attrs
import pyarrow as pa

from fireline.domain.act import AuditRow
from fireline.domain.group import Group, GroupVerdict
from fireline.domain.ids import AccountKey
from fireline.errors import NotFoundError
from fireline.identify.coordination.shares import SHARES


@attrs.define(kw_only=True)
class MemoryShares:
    """Shares as they were written down."""

    told: pa.Table = attrs.field(factory=SHARES.empty_table)
    aside: frozenset[AccountKey] = frozenset()

    def shares(self, *, since: datetime) -> pa.Table:
        """Return the shares since a moment."""
        at = self.told["shared_at"].to_numpy()
        return self.told.filter(pa.array(at >= since.timestamp()))

    def set_aside(self) -> frozenset[AccountKey]:
        """Return the accounts judged to report, research, archive or oppose."""
        return self.aside


class MemoryGroupLedger:
    """The groups of one authority."""

    def __init__(self) -> None:
        self._groups: dict[UUID, Group] = {}
        self._audit: list[AuditRow] = []

    @contextmanager
    def recording(self, *rows: AuditRow) -> Iterator[None]:
        """Keep the rows and the change, or neither."""
        kept = dict(self._groups), list(self._audit)
        try:
            self._audit.extend(rows)
            yield
        except BaseException:  # -- whatever breaks the block, nothing of it is kept
            self._groups, self._audit = kept
            raise

    def recorded(self, *, on: str) -> Sequence[AuditRow]:
        """Return what was recorded on one thing, oldest first."""
        return [row for row in self._audit if row.on == on]

    def save_groups(self, groups: Sequence[Group]) -> None:
        """Keep groups; one that is there under its id is kept as it is now."""
        self._groups.update({one.id: one for one in groups})

    def groups(self) -> Sequence[Group]:
        """Return all groups, the newest found first."""
        by_id = sorted(self._groups.values(), key=lambda one: one.id)
        return sorted(by_id, key=lambda one: one.found_at, reverse=True)

    def group(self, group: UUID) -> Group:
        """Return one group."""
        if group not in self._groups:
            raise NotFoundError(f"no such group: {group}")
        return self._groups[group]

    def settle_group(
        self,
        group: Group,
        *,
        reason: str,  # noqa: ARG002 -- the audit row keeps it here
        by: UUID,  # noqa: ARG002 -- same
        at: datetime,  # noqa: ARG002 -- same
    ) -> None:
        """Keep a person's verdict on a group."""
        self.group(group.id)
        self._groups[group.id] = group

    def forget_groups(self, *, before: datetime) -> int:
        """Forget the groups that nobody judged and that were last found before a moment."""
        gone = [
            one.id
            for one in self._groups.values()
            if one.verdict is GroupVerdict.OPEN and one.found_at < before
        ]
        for group in gone:
            del self._groups[group]
        return len(gone)
