"""Cast: the three made-up officers of an exercise, what they read and how long they take."""

import attrs
import numpy as np

from fireline.domain.queue import ItemKind


@attrs.frozen(kw_only=True)
class Member:
    """One officer as the exercise introduces them."""

    name: str
    languages: tuple[str, ...]


CAST = (
    Member(name="ada", languages=("en", "ar")),
    Member(name="boris", languages=("en", "ru", "ar")),
    Member(name="chara", languages=("en", "ar", "ru")),
)
ERROR_RATE = 0.03  #: of all that they judge, what they judge wrong
MINUTES_A_DAY = 45.0  #: what each has for this ecosystem beside all other duties
#: Minutes that an act takes on average; approval is a colleague's.
MINUTES = {
    ItemKind.JUDGE_CANDIDATE: 3.0,
    ItemKind.JUDGE_RETURN: 3.0,
    ItemKind.REFER_ACCOUNT: 6.0,
    ItemKind.REFER_LOCATION: 3.5,
    ItemKind.APPROVE_REFERRAL: 2.0,
}
EARLY_END = 0.5  #: an item that turns out to be nothing takes so much of its time
_SLOWER = {"ar": 1.2, "ru": 1.1}  #: a language that is not the unit's own takes longer
_SPREAD = 0.25  #: sigma of the logarithm


def minutes_for(kind: ItemKind, language: str, rng: np.random.Generator) -> float:
    """Return how long an act takes this time."""
    luck = float(rng.lognormal(-(_SPREAD**2) / 2, _SPREAD))
    return round(MINUTES[kind] * _SLOWER.get(language, 1.0) * luck, 2)
