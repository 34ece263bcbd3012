"""Text: the SHA-256 of the letters and digits that are left when all disguise is taken off.

Taken off: links, mentions, the old repost prefix, case, accents, emoji, punctuation, spaces,
zero-width and direction signs, the stretching of Arabic words, the choice among forms of one
letter, and lookalikes from other scripts. What is left is compared exactly; a changed word makes
another text.
"""

import hashlib
import re
import string
import unicodedata
from collections.abc import Sequence
from typing import ClassVar

from fireline.domain.fingerprint import Kind
from fireline.domain.folding import ARABIC_FORMS, CYRILLIC_FORMS, TATWEEL
from fireline.track.fingerprints.kind import FingerprintKind, spelled_hex
from fireline.track.fingerprints.letters import Letters
from fireline.track.fingerprints.lookalikes import LOOKALIKES

#: Letters and digits below which a text says too little to be known again ("good morning all").
SHORTEST = 24

#: Spelled out, for it is found four times as fast as without regard to case.
_ADDRESS = re.compile(r"[hH][tT][tT][pP][sS]?://[!-~]+")
_MENTION = re.compile(r"@[\w.-]+:?")
_REPOST_PREFIX = "RT @"

_PLAIN = (string.ascii_letters + string.digits).encode()
_NOT_PLAIN = bytes(set(range(256)) - set(_PLAIN))
_LOWERED = bytes.maketrans(string.ascii_uppercase.encode(), string.ascii_lowercase.encode())
#: General categories of Unicode that are kept: letters and decimal digits.
_KEPT = frozenset(("Lu", "Ll", "Lt", "Lm", "Lo", "Nd"))
_FORMS = ARABIC_FORMS | CYRILLIC_FORMS | LOOKALIKES


class _Bare(dict[int, str]):
    """What is left of each character, decided when it is first met."""

    def __missing__(self, point: int) -> str:
        bare = self[point] = "".join(map(_bare_letter, _parts(chr(point))))
        return bare


def _parts(character: str) -> str:
    """Take a character apart: compatibility forms, accents, and case, until nothing changes."""
    formed = _FORMS.get(character, character)
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", formed).casefold())
    return "".join(_FORMS.get(part, part) for part in apart)


def _bare_letter(part: str) -> str:
    if part == TATWEEL or unicodedata.category(part) not in _KEPT:
        return ""
    digit = unicodedata.decimal(part, None)
    return part if digit is None else str(digit)


_TABLE = _Bare()
_LETTERS = Letters(_TABLE)


def bare_text(text: str) -> str:
    """Return the letters and digits that are left of a text when all disguise is taken off."""
    text = _without_mentions(_without_links(text))
    return _bare_ascii(text).decode("ascii") if text.isascii() else text.translate(_TABLE)


def _bare_ascii(text: str) -> bytes:
    return text.encode("ascii").translate(_LOWERED, _NOT_PLAIN)


def _without_links(text: str) -> str:
    """Take off whole addresses, and bare hosts with a path as platforms shorten them."""
    if "://" in text:
        text = _ADDRESS.sub(" ", text)
    if "/" in text or "www." in text:
        text = " ".join(word for word in text.split() if not _is_bare_address(word))
    return text


def _is_bare_address(word: str) -> bool:
    host, slash, _ = word.partition("/")
    return word.startswith("www.") or (slash == "/" and "." in host and host.isascii())


def _without_mentions(text: str) -> str:
    """Take off whom it speaks to: the same words sent to many people are the same text."""
    if "@" not in text:
        return text
    return _MENTION.sub(" ", text.removeprefix("RT ") if text.startswith(_REPOST_PREFIX) else text)


def text_of(text: str, shortest: int = SHORTEST) -> str | None:
    """Return the fingerprint of a text, or None when it says too little to be known again."""
    bare = bare_text(text)
    return _hashed(bare) if len(bare) >= shortest else None


def _hashed(bare: str) -> str:
    return hashlib.sha256(bare.encode("utf-8", "surrogatepass")).hexdigest()


def texts_of(texts: Sequence[str], shortest: int = SHORTEST) -> list[str | None]:
    """Return the fingerprints of many texts, the same that each has by itself."""
    cleaned = [_without_mentions(_without_links(text)) for text in texts]
    others = iter(_LETTERS.bare([text for text in cleaned if not text.isascii()]))
    bare = (
        _bare_ascii(text).decode("ascii") if text.isascii() else next(others) for text in cleaned
    )
    return [_hashed(each) if len(each) >= shortest else None for each in bare]


class TextKind(FingerprintKind):
    """The same words, apart from links, mentions, spacing, case, emoji and lookalike letters."""

    kind: ClassVar[Kind] = Kind.TEXT
    examples: ClassVar[tuple[str, ...]] = tuple(
        hashlib.sha256(words).hexdigest() for words in (b"exercisetextone", b"exercisetexttwo")
    )

    def _spelled(self, value: str) -> str | None:
        return spelled_hex(value)

    def _words(self, distance: int) -> str:
        if distance:
            return "other words"
        return "the same words, apart from links, mentions, spacing, case, signs and lookalikes"
