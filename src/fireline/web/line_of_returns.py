"""The line of returns that an account stands in: who came back as whom, when, with whose ears."""

from collections.abc import Iterable

from fireline import identify
from fireline.domain.ids import AccountKey
from fireline.domain.succession import Verdict
from fireline.loop import Desk
from fireline.store.casework.queries.succession import SuccessionLine


def lineage_shown(
    desk: Desk, account: AccountKey, returns: Iterable[SuccessionLine]
) -> tuple[identify.Return, ...]:
    """Return the steps of the line; nothing is asked where no return of it was confirmed."""
    if all(one.verdict is not Verdict.CONFIRMED for one in returns):
        return ()
    successions = desk.rankings.successions()
    line = identify.line_of(account, successions)
    return identify.lineage(
        account, successions, desk.source.removed(), desk.source.profiles(sorted(line))
    )
