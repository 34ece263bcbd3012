"""Chores: what is done again and again, each at its own beat, by one process of an installation."""

import logging
import time
from collections.abc import Callable

import attrs
from django.db import close_old_connections

from fireline.errors import FirelineError
from fireline.jobs.life import Life

log = logging.getLogger("fireline.jobs")


@attrs.frozen(kw_only=True)
class Chore:
    """One act and how often it is done; one that fails is tried again at its next beat."""

    name: str
    every: float  #: seconds from one beginning to the next
    act: Callable[[], object]
    at_last: Callable[[], object] | None = None  #: what is done when the process stops

    def keep_doing(self, life: Life) -> None:
        """Do it at its beat until the process is to stop."""
        wait = 0.0
        while life.goes_on_after(wait):
            began = time.monotonic()
            self._done(self.act)
            wait = max(0.0, self.every - (time.monotonic() - began))
        if self.at_last is not None:
            self._done(self.at_last)

    def _done(self, act: Callable[[], object]) -> None:
        close_old_connections()
        try:
            done = act()
        except FirelineError as failed:
            log.warning("%s: %s", self.name, failed)
        else:
            if done:
                log.info("%s: %s", self.name, done)
        finally:
            close_old_connections()
