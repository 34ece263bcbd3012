"""Returns: how often the same line of accounts has come back."""

from collections.abc import Iterable, Mapping

import attrs

from fireline.domain.ids import AccountKey
from fireline.domain.succession import Succession, Verdict


@attrs.frozen(kw_only=True)
class Returns:
    """One line of accounts: the first that was removed, and those that followed it."""

    first: AccountKey
    confirmed: int  #: returns that an officer confirmed
    suggested: int  #: returns that wait for a judgement


def returns_of(successions: Iterable[Succession]) -> tuple[Returns, ...]:
    """Count the returns of each line, the most confirmed first.

    Only a confirmed return makes two accounts one line; a suggestion joins nothing.
    """
    successions = [one for one in successions if one.verdict is not Verdict.REJECTED]
    before = {one.returned: one.removed for one in successions if one.verdict is Verdict.CONFIRMED}
    counts: dict[AccountKey, list[int]] = {}
    for one in successions:
        line = counts.setdefault(_first(one.removed, before), [0, 0])
        line[one.verdict is Verdict.OPEN] += 1
    found = (Returns(first=first, confirmed=c, suggested=s) for first, (c, s) in counts.items())
    return tuple(sorted(found, key=lambda line: (-line.confirmed, -line.suggested, line.first)))


def _first(account: AccountKey, before: Mapping[AccountKey, AccountKey]) -> AccountKey:
    seen = {account}
    while account in before and before[account] not in seen:
        account = before[account]
        seen.add(account)
    return account
