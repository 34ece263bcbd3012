"""Folding: one spelling for search and one for sorting, whatever the script.

Both are computed here and stored, so that the database compares plain bytes (collation C) and
every engine finds and orders alike. Sources: Unicode Standard Annex 15 (NFKC and NFKD), The
Unicode Standard 5.18 (case folding); the Arabic letters are those that writers and keyboards use
for one another (alef and its hamza forms, yeh and alef maksura, Persian yeh and keheh, teh
marbuta and heh).
"""

import unicodedata
from functools import cache

from anyascii import anyascii

#: Arabic letters that are written for one another, each with the one that stands for all.
ARABIC_FORMS = {
    "آ": "ا",  # alef with madda
    "أ": "ا",  # alef with hamza above
    "إ": "ا",  # alef with hamza below
    "ٱ": "ا",  # alef wasla
    "ؤ": "و",  # waw with hamza
    "ئ": "ي",  # yeh with hamza
    "ى": "ي",  # alef maksura
    "ی": "ي",  # Persian yeh
    "ک": "ك",  # keheh
    "ة": "ه",  # teh marbuta
    "ۀ": "ه",  # heh with yeh above
    "ہ": "ه",  # heh goal
    "ھ": "ه",  # heh doachashmee
    "ە": "ه",  # Kurdish ae, written as a final heh
}
#: The stroke that stretches an Arabic word and means nothing.
TATWEEL = "ـ"
#: Cyrillic letters that writers leave the marks off.
CYRILLIC_FORMS = {"ё": "е", "ѐ": "е", "ѝ": "и", "ґ": "г"}
#: Marks that make another letter in Cyrillic and are kept there: short i, yi, short u.
_KEPT_LETTERS = frozenset("йїў")


class _Folded(dict[int, str]):
    """What each character becomes, decided when it is first met."""

    def __missing__(self, point: int) -> str:
        folded = self[point] = _folded_character(chr(point))
        return folded


def _folded_character(character: str) -> str:
    if character in ARABIC_FORMS:
        return ARABIC_FORMS[character]
    if character in CYRILLIC_FORMS:
        return CYRILLIC_FORMS[character]
    if character in _KEPT_LETTERS:
        return character
    if character.isspace():
        return " "
    if character == TATWEEL or _says_nothing(character):
        return ""
    return "".join(
        part for part in unicodedata.normalize("NFKD", character) if not _says_nothing(part)
    )


def _says_nothing(character: str) -> bool:
    """Marks without a width of their own, zero-width and direction signs, other controls."""
    return unicodedata.category(character) in {"Mn", "Me", "Cf", "Cc", "Cs", "Co", "Cn"}


_TABLE = _Folded()


def folded(text: str) -> str:
    """Return the text as search compares it: no case, no accents, one form of each letter.

    The script stays: a word is found by what it is written in. Marks that carry the vowels of
    Indian scripts and stand beside the letter stay too.
    """
    one_form = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(unicodedata.normalize("NFC", one_form).translate(_TABLE).split())


def sort_key(text: str) -> str:
    """Return the text as lists are ordered: folded and written in Latin letters.

    An analyst who reads no Arabic finds a name where its sound stands. Plain ASCII, so that a
    database without any locale orders it as a person expects.
    """
    return " ".join(_in_latin(folded(text)).lower().split())


@cache
def _letter_in_latin(character: str) -> str:
    return anyascii(character)


def _in_latin(text: str) -> str:
    return text if text.isascii() else "".join(map(_letter_in_latin, text))
