"""News, art, research, education, counter-speech and debate are not referred."""

from fireline.refer.guard.facts import Facts
from fireline.refer.guard.said import Said, no, unless_reviewed, yes


def exclusion_checked(facts: Facts) -> Said:
    """Is of a work that an officer judged, with no exclusion that holds.

    Regulation (EU) 2021/784, Art 1(3) and recital 12; LAW.md 2.3: an exclusion that holds
    blocks, one that may hold asks for a second officer.
    """
    if facts.exclusion is None:
        return no("no officer has judged the work with an exclusion check")
    if held := facts.exclusion.excluded():
        return no(f"it is excluded as {', '.join(held)}")
    if doubts := facts.exclusion.doubtful():
        return unless_reviewed(facts, f"it may be excluded as {', '.join(doubts)}")
    return yes("the exclusion check found none that holds or may hold")
