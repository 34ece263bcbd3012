"""Waterfall: the reasons of a suggested return one below the other, with where each leads."""

from collections.abc import Iterator

import attrs

from fireline import identify
from fireline.domain.finding import Finding
from fireline.store.casework.queries.succession import SuccessionLine

EVEN = 0.5
"""Bits under which a reason hardly says anything."""


@attrs.frozen(kw_only=True)
class Step:
    """One reason: what it is, what was seen, what it adds, and how likely a return is after it."""

    meaning: str
    because: str
    bits: float
    after: float  #: probability, 0 to 1

    @property
    def says(self) -> str:
        """Return which way it speaks: for, against or neither."""
        if abs(self.bits) < EVEN:
            return "neither"
        return "for" if self.bits > 0 else "against"


def waterfall_of(line: SuccessionLine) -> list[Step]:
    """Return the steps; none where the suggestion was kept before reasons were weighed in bits."""
    return list(_steps(line.findings)) if _in_bits(line) else []


def _in_bits(line: SuccessionLine) -> bool:
    return any(name == identify.STARTING_POINT for name, _ in line.findings)


def _steps(findings: tuple[tuple[str, Finding], ...]) -> Iterator[Step]:
    total = 0.0
    for name, found in findings:
        total += found.score
        yield Step(
            meaning=identify.meaning_of(name),
            because=found.because,
            bits=found.score,
            after=identify.likelihood(total),
        )
