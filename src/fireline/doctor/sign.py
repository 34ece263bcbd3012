"""Sign: what the doctor saw of one thing, why it is so, and how it is mended."""

from enum import StrEnum

import attrs


class Health(StrEnum):
    """How a thing is; not being able to tell is no health, and no illness either."""

    WELL = "well"
    WRONG = "wrong"
    UNKNOWN = "unknown"
    NOTE = "note"  #: neither good nor bad, but worth knowing


@attrs.frozen(kw_only=True)
class Sign:
    """What was seen of one thing."""

    of: str  #: what was looked at
    health: Health
    because: str
    mend: str = ""  #: what to do, in one sentence; empty when there is nothing to do

    def as_json(self) -> dict[str, str]:
        """Return it as JSON can say it."""
        return {
            "of": self.of,
            "health": self.health.value,
            "because": self.because,
            "mend": self.mend,
        }


def well(of: str, because: str) -> Sign:
    """Say that something is as it should be."""
    return Sign(of=of, health=Health.WELL, because=because)


def wrong(of: str, because: str, *, mend: str) -> Sign:
    """Say that something is not as it should be, and how it is mended."""
    return Sign(of=of, health=Health.WRONG, because=because, mend=mend)


def unknown(of: str, because: str, *, mend: str = "") -> Sign:
    """Say that nobody can tell, and why."""
    return Sign(of=of, health=Health.UNKNOWN, because=because, mend=mend)


def note(of: str, because: str) -> Sign:
    """Say what is worth knowing."""
    return Sign(of=of, health=Health.NOTE, because=because)
