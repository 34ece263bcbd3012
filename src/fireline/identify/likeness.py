"""Likeness: how alike two handles, names or pictures are, as people who come back make them."""

import re
import unicodedata

_COUNTED = re.compile(r"^(.*?)[\W_]*(?:v|ver|part|no)?[\W_]*(\d{1,4})$")
_NOT_SAID = re.compile(r"[\W_]+")


def handle_of(handle: str) -> str:
    """Return the part of a handle that its holder chose, folded: no @, no server, no case."""
    name = unicodedata.normalize("NFKC", handle).casefold().removeprefix("@")
    return re.split(r"[.@]", name, maxsplit=1)[0]


def said(text: str) -> str:
    """Return only what is said aloud: letters and digits, folded."""
    return _NOT_SAID.sub("", unicodedata.normalize("NFKC", text).casefold())


def counted(handle: str) -> tuple[str, int | None]:
    """Split a handle into what it says and the number that it ends with, unless that is all."""
    found = _COUNTED.match(handle)
    if found is None or not re.search(r"[^\W\d_]", found[1]):
        return said(handle), None
    return said(found[1]), int(found[2])


def edits(left: str, right: str) -> int:
    """Count the letters to change, add or drop to make one of the other (Levenshtein 1966)."""
    above = list(range(len(right) + 1))
    for row, letter in enumerate(left, start=1):
        here = [row]
        for column, other in enumerate(right, start=1):
            changed = above[column - 1] + (letter != other)
            here.append(min(changed, above[column] + 1, here[-1] + 1))
        above = here
    return above[-1]


def alike(left: str, right: str) -> float:
    """Return 1 for the same text and 0 where every letter would have to change."""
    longest = max(len(left), len(right))
    return 1.0 - edits(left, right) / longest if longest else 0.0


def bits_apart(left: str, right: str) -> int:
    """Count the bits in which two fingerprints in hex differ."""
    return (int(left, 16) ^ int(right, 16)).bit_count()


def trigrams(text: str) -> frozenset[str]:
    """Return all runs of three letters, with the edges marked."""
    edged = f"^{text}$"
    return frozenset(edged[at : at + 3] for at in range(len(edged) - 2))
