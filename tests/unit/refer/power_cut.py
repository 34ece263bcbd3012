"""A machine that can be stopped before or after any effect of refer's acts."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from fireline.domain.act import AuditRow


class PowerCut(BaseException):
    """The machine stops, here and now."""


class Frail:
    """A part that stops the machine before or after one of the calls that it gets."""

    def __init__(self, part: Any, fuse: "Fuse") -> None:
        self._part, self._fuse = part, fuse

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._part, name)
        if not callable(found):
            return found
        if name == "recording":
            return self._recording

        def called(*args: Any, **given: Any) -> Any:
            self._fuse.burns()
            result = found(*args, **given)
            self._fuse.burns()
            return result

        return called

    @contextmanager
    def _recording(self, *rows: AuditRow) -> Iterator[None]:
        with self._part.recording(*rows):
            self._fuse.burns()
            yield
            self._fuse.burns()  # just before the commit: everything in it is rolled back
        self._fuse.burns()  # just after the commit


class Fuse:
    """Burns down one step at each effect, and then stops the machine once."""

    def __init__(self, length: int) -> None:
        self.left = length

    def burns(self) -> None:
        self.left -= 1
        if self.left == 0:
            raise PowerCut
