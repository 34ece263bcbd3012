"""Group ledger: the groups that were suggested, and what people said of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from fireline.domain.act import Recorder
from fireline.domain.group import Group


class GroupLedger(Recorder, Protocol):
    """What one authority suspects to act as one.

    Do keep a group that a person judged as it was judged.
    Don't refer anybody from here: a group is a reason to look, and no ground.
    """

    def save_groups(self, groups: Sequence[Group]) -> None:
        """Keep groups; one that is there under its id is kept as it is now."""
        ...

    def groups(self) -> Sequence[Group]:
        """Return all groups whatever was said of them, the newest found first."""
        ...

    def group(self, group: UUID) -> Group:
        """Return one group.

        Raises:
            NotFoundError: there is none of this id, or it is another authority's.
        """
        ...

    def settle_group(self, group: Group, *, reason: str, by: UUID, at: datetime) -> None:
        """Keep a person's verdict on a group, with who said it, when and why."""
        ...

    def forget_groups(self, *, before: datetime) -> int:
        """Forget the groups that nobody judged and that were last found before a moment."""
        ...
