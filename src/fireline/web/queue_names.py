"""Whom the items of the queue are about, in names that officers know."""

from collections.abc import Mapping, Sequence

import attrs

from fireline.domain.ids import AccountKey
from fireline.domain.observation import AccountSighting
from fireline.domain.queue import ItemKind
from fireline.loop import Audience
from fireline.store.casework.queries.queue import QueueLine
from fireline.store.casework.queries.succession import SuccessionLine, successions_named


@attrs.frozen(kw_only=True)
class Entry:
    """One line of the queue, with whom it is about."""

    line: QueueLine
    account: str  #: the account to refer; empty for other kinds
    succession: SuccessionLine | None


def entries(lines: Sequence[QueueLine]) -> list[Entry]:
    """Return the lines with whom they are about."""
    returns = [line.subject for line in lines if line.kind is ItemKind.JUDGE_RETURN]
    found = successions_named(returns) if returns else {}
    return [
        Entry(
            line=line,
            account=line.subject if line.kind is ItemKind.REFER_ACCOUNT else "",
            succession=found.get(line.subject),
        )
        for line in lines
    ]


def names(shown: Sequence[Entry], audience: Audience) -> Mapping[AccountKey, AccountSighting]:
    """Return how the accounts on the page name themselves."""
    wanted = {one.account for one in shown if one.account}
    for one in shown:
        if one.succession is not None:
            wanted |= {one.succession.removed, one.succession.returned}
    return audience.profiles(sorted(wanted)) if wanted else {}
