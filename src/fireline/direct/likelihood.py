"""Likelihood: how likely a waiting candidate will be judged a work."""

from collections.abc import Mapping

from fireline.direct.queue_port import Judged
from fireline.domain.fingerprint import Kind

ASSUMED = 0.3
"""Before the first judgement: most of what spreads is harmless."""

WORTH = 4.0
"""Judgements that an assumption counts for."""


def likelihood(kind: Kind, judged: Mapping[Kind, Judged]) -> tuple[float, str]:
    """Return the chance, learned from all candidates and then from those of the kind."""
    works = sum(of.works for of in judged.values())
    all_of_them = works + sum(of.dismissed for of in judged.values())
    overall = (ASSUMED * WORTH + works) / (WORTH + all_of_them)
    here = judged.get(kind, Judged())
    count = here.works + here.dismissed
    chance = (overall * WORTH + here.works) / (WORTH + count)
    known = f"{here.works} of {count} such judged works" if count else "none such judged yet"
    return chance, f"{chance:.0%} likely to be a work ({known})"
