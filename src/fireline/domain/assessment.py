"""Assessment: ground and exclusion check, which a person makes before anything is tracked."""

from enum import StrEnum

import attrs

from fireline.errors import RefusedError

SHORTEST_PURPOSE = 30
"""Characters that the statement of the true purpose has at least (LAW.md 2.3)."""


class Ground(StrEnum):
    """What the material does (Regulation (EU) 2021/784, Art 2(7); LAW.md 2.2)."""

    INCITES = "A_INCITE"
    SOLICITS_OFFENCE = "B_SOLICIT_OFFENCE"
    SOLICITS_GROUP = "C_SOLICIT_GROUP"
    INSTRUCTS = "D_INSTRUCT"
    THREATENS = "E_THREAT"


class Answer3(StrEnum):
    """No, possibly, yes."""

    NO = "no"
    POSSIBLE = "possible"
    YES = "yes"


@attrs.frozen(kw_only=True)
class ExclusionCheck:
    """Whether the material is of a kind that must not be treated as terrorist content.

    Regulation (EU) 2021/784, Art 1(3) and recital 12; LAW.md 2.3: any YES blocks, any POSSIBLE
    asks for a second reviewer.
    """

    purpose: str  #: the true purpose of the dissemination, in the officer's words
    educational: Answer3 = Answer3.NO
    journalistic: Answer3 = Answer3.NO
    artistic: Answer3 = Answer3.NO
    research: Answer3 = Answer3.NO
    counter_terrorism: Answer3 = Answer3.NO
    public_debate: Answer3 = Answer3.NO
    human_rights_documentation: Answer3 = Answer3.NO

    def answers(self) -> dict[str, Answer3]:
        """Return each exclusion by its name."""
        return {
            field.name: getattr(self, field.name)
            for field in attrs.fields(ExclusionCheck)
            if field.name != "purpose"
        }

    def excluded(self) -> tuple[str, ...]:
        """Name the exclusions that hold; any one of them blocks."""
        return tuple(name for name, said in self.answers().items() if said is Answer3.YES)

    def doubtful(self) -> tuple[str, ...]:
        """Name the exclusions that may hold; any one of them asks for a second reviewer."""
        return tuple(name for name, said in self.answers().items() if said is Answer3.POSSIBLE)


@attrs.frozen(kw_only=True)
class Assessment:
    """A person's assessment of a work or a location."""

    ground: Ground
    reasons: str
    exclusion: ExclusionCheck


def require_assessed(assessment: Assessment) -> Assessment:
    """Return the assessment when it allows to go on.

    Raises:
        RefusedError: an exclusion holds, or the purpose or the reasons are missing.
    """
    if held := assessment.exclusion.excluded():
        raise RefusedError(f"excluded material is not tracked: {', '.join(held)}")
    if len(assessment.exclusion.purpose.strip()) < SHORTEST_PURPOSE:
        raise RefusedError(
            f"the true purpose of the dissemination needs at least {SHORTEST_PURPOSE} characters"
        )
    if not assessment.reasons.strip():
        raise RefusedError("an assessment needs its reasons in words")
    return assessment
