"""Fingerprinter: the port that takes fingerprints of what was just seen."""

from collections.abc import Callable, Sequence

from fireline.domain.fingerprint import Fingerprint
from fireline.domain.observation import Observation
from fireline.scour.columns import Columns

Fingerprinter = Callable[[Sequence[Observation]], Sequence[Fingerprint]]
"""Takes the fingerprints that need no download: of texts, links and told hashes.

Do take them in the order of the observations, the same each time.
Don't fetch anything, and don't fail on odd content: what gives no fingerprint gives none.
"""

ColumnFingerprinter = Callable[[Columns], Columns]
"""Takes the same fingerprints of the same observations in columns, in the same order."""


def without_fingerprints(observations: Sequence[Observation]) -> Sequence[Fingerprint]:  # noqa: ARG001 -- a fingerprinter's signature
    """Take none: for a run that only wants the observations."""
    return ()
