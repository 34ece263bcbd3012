"""Finding: a machine's suggestion, a score with its because."""

import attrs


@attrs.frozen
class Finding:
    """How strongly something speaks, and the words that an officer is shown."""

    score: float
    because: str
