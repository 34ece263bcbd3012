"""Nights: when the nightly steps are due, and that they were done, also across restarts."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from fireline.errors import FirelineError
from fireline.jobs.nightly import nightly

if TYPE_CHECKING:
    from fireline.wiring import Installation

HOUR_OF_NIGHT = 2
"""UTC; a machine that was off at this hour does it as soon as it is on again."""


@attrs.frozen
class Nights:
    """Does the nightly steps once a night; the moment of the last one lies in ``DATA/run``."""

    unit: "Installation"

    def do_if_due(self) -> str:
        """Do them if the last ones were before this night; say what they did."""
        now = self.unit.clock()
        if not is_due(self._last_at(otherwise=now), now):
            return ""
        report = nightly(self.unit, at=now)
        self._keep(now)
        did = (f"{step.name} {dict(step.counts)}" for step in report.steps if step.counts)
        return "; ".join(did) or "nothing was over"

    def _last_at(self, *, otherwise: datetime) -> datetime:
        """Return when they were done last; a fresh installation has nothing that is over."""
        try:
            return datetime.fromisoformat(self._file.read_text("ascii").strip())
        except FileNotFoundError:
            self._keep(otherwise)
            return otherwise
        except ValueError as torn:
            raise FirelineError(f"{self._file} holds no moment: take it away") from torn

    def _keep(self, at: datetime) -> None:
        new = self._file.with_suffix(".new")
        new.write_text(f"{at.isoformat()}\n", "ascii")
        new.replace(self._file)

    @property
    def _file(self) -> Path:
        return self.unit.settings.data / "run" / "last-night"


def is_due(last: datetime, now: datetime) -> bool:
    """Say whether a night has begun since the last one that was done."""
    tonight = now.replace(hour=HOUR_OF_NIGHT, minute=0, second=0, microsecond=0)
    begun = tonight if tonight <= now else tonight - timedelta(days=1)
    return last < begun
