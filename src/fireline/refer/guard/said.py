"""Said: what a check answers, before it is put under the check's name."""

from collections.abc import Callable

import attrs

from fireline.refer.guard.facts import Facts


@attrs.frozen
class Said:
    """Yes or no, and the words that an officer is shown."""

    passed: bool
    because: str


Asks = Callable[[Facts], Said]
"""A check is a function of the facts; its name and its docstring are shown."""


def yes(because: str) -> Said:
    """Let the referral pass this check."""
    return Said(passed=True, because=because)


def no(because: str) -> Said:
    """Stop the referral at this check."""
    return Said(passed=False, because=because)


def unless_reviewed(facts: Facts, because: str) -> Said:
    """Stop, unless a second officer has looked at this very doubt and said why it may go."""
    if facts.review:
        return yes(f"{because}; a second officer weighed it: {facts.review}")
    return no(f"{because}; another officer than the drafter must guard it and say why it may go")
