"""Traces: the words by which a person is found in what others wrote and in what the unit noted.

The key of an account, the platform's own id in it, and each handle that it showed, where a handle
is meant: after ``@`` or in an address. A number alone is no trace, for it is also the number of
something else; a display name is none either, for it belongs to many.
"""

import re
from collections.abc import Iterable
from uuid import UUID

import attrs

from fireline.domain.ids import native_id_of

_SHORTEST = 6
"""Characters under which an id or a handle is a word like any other."""

_LEAD, _TRAIL = r"(^|[^0-9A-Za-z])", r"($|[^0-9A-Za-z])"
#: A dot may end a sentence, or go on in a longer handle.
_AFTER_HANDLE = r"($|[^0-9A-Za-z_.-]|[.](?:$|[^0-9A-Za-z]))"


@attrs.frozen(kw_only=True)
class Traces:
    """How somebody is named, as patterns that RE2, PostgreSQL and Python read alike."""

    keys: tuple[str, ...]
    handles: tuple[str, ...] = ()

    @property
    def patterns(self) -> tuple[str, ...]:
        """Return the patterns; group 1 stands before the name and group 2 behind it."""
        ids = self.keys + tuple(filter(_is_telling, map(native_id_of, self.keys)))
        told = [f"(?i){_LEAD}(?:{_any_of(ids)}){_TRAIL}"]
        handles = tuple(handle.removeprefix("@") for handle in self.handles)
        named = tuple(handle for handle in handles if handle)
        if named:
            told.append(f"(?i)([@/])(?:{_any_of(named)}){_AFTER_HANDLE}")
        return tuple(told)

    def are_in(self, text: str) -> bool:
        """Say whether a text names them."""
        return any(re.search(pattern, text) for pattern in self.patterns)


def mark_of(erasure: UUID) -> str:
    """Return the word that stands where a name stood."""
    return f"erased-{erasure.hex[-12:]}"


def _is_telling(word: str) -> bool:
    return len(word) >= _SHORTEST and not word.isdigit()


def _any_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(set(words), key=lambda w: (-len(w), w)))
