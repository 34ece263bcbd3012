"""Check: one named question of the guard, with its answer in words."""

import attrs


@attrs.frozen(kw_only=True)
class Check:
    """What one check said."""

    name: str
    passed: bool
    because: str  #: the sentence shown to the officer
    meaning: str = ""  #: the check's own docstring: what it asks, and why
