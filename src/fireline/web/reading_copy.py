"""Reading copy: a hostile page written anew, of its words and their order alone.

A policy stops what a page asks for. It does not stop a browser from opening a connection that a
page merely announces (``<link rel=preconnect>``), and an open connection tells the other side who
reads. So nothing of the page's own tags reaches a browser: what is kept is on a list, without its
attributes, and every other tag falls away. Where a link leads and what a picture is said to show
stands there as words.
"""

import codecs
import re
from collections.abc import Iterator
from html import escape, unescape
from typing import Final

#: Tags that only order words; they are written without any attribute.
_KEPT_WORDS: Final = """
    article aside b blockquote br caption cite code dd del div dl dt em figcaption figure footer
    h1 h2 h3 h4 h5 h6 header hr i ins kbd li main mark nav ol p pre q s section small span strong
    sub sup table tbody td tfoot th thead tr u ul
"""
KEPT: Final = frozenset(_KEPT_WORDS.split())
#: Tags whose content is no word of the page.
_DROPPED_WORDS: Final = """
    script style template noscript iframe noembed noframes object svg math head title textarea
    select
"""
_DROPPED: Final = frozenset(_DROPPED_WORDS.split())
#: A value in quotes may hold the sign that ends a tag. Nothing here is tried twice: reading takes
#: as long as the file is, whatever stands in it. What is looked ahead at and taken whole is an
#: atomic group: Python matches its own wrongly before 3.11.5 (its issue 106052).
_TAG: Final = re.compile(
    r"<(/?)([a-zA-Z][a-zA-Z0-9]*+)"
    r"(?=((?:[^>=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+')|=)*))\3>"
)
_SAID: Final = re.compile(
    r"\b(?:href|src|alt)\s*+=\s*+(\"[^\"]*+\"|'[^']*+'|[^\s\"'>]++)", re.IGNORECASE
)
_CHARSET: Final = re.compile(rb"charset\s*+=\s*+[\"']?([-\w]{1,40})", re.IGNORECASE)
_HEAD: Final = 1024
#: Python's names of what browsers read (https://encoding.spec.whatwg.org/#names-and-labels). Python
#: knows more: some refuse to replace what is broken, some take time that grows with the square.
_READ_WORDS: Final = """
    utf-8 ascii big5 big5hkscs cp866 cp874 cp949 cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256
    cp1257 cp1258 euc_jp euc_kr gb18030 gb2312 gbk iso2022_jp iso8859-1 iso8859-2 iso8859-3
    iso8859-4 iso8859-5 iso8859-6 iso8859-7 iso8859-8 iso8859-9 iso8859-10 iso8859-11 iso8859-13
    iso8859-14 iso8859-15 iso8859-16 koi8-r koi8-u mac-cyrillic mac-roman shift_jis
"""
_READ: Final = frozenset(_READ_WORDS.split())
#: Characters of an address that are shown; a picture may stand within its own.
_SHOWN: Final = 300


def reading_copy(page: bytes) -> str:
    """Return the words of a page as markup that can do nothing."""
    return "".join(_pieces(page.decode(_encoding(page), "replace")))


def _pieces(text: str) -> Iterator[str]:
    at = 0
    while (begins := text.find("<", at)) >= 0:
        yield _words(text[at:begins])
        follows = text[begins + 1 : begins + 3]
        if follows.startswith(("!", "?")):
            at = _after("-->" if text.startswith("<!--", begins) else ">", text, begins)
        elif not follows.lstrip("/")[:1].isalpha():
            yield "&lt;"
            at = begins + 1
        elif tag := _TAG.match(text, begins):
            piece, at = _tag(text, tag)
            yield piece
        else:
            at = begins
            break
    yield _words(text[at:])


def _tag(text: str, tag: re.Match[str]) -> tuple[str, int]:
    """Return what is written for a tag, and where to read on."""
    closing, name = tag[1], tag[2].lower()
    if name in _DROPPED:
        return "", tag.end() if closing else _end_of(name, text, tag.end())
    if name in KEPT:
        return f"<{closing}{name}>", tag.end()
    return _said(name, tag[3]) if not closing else "", tag.end()


def _end_of(name: str, text: str, at: int) -> int:
    end = re.compile(rf"</{name}\b", re.IGNORECASE).search(text, at)
    return _after(">", text, end.end()) if end else len(text)


def _after(sign: str, text: str, at: int) -> int:
    found = text.find(sign, at)
    return found + len(sign) if found >= 0 else len(text)


def _said(name: str, attributes: str) -> str:
    """Return where a link leads, or what a picture is said to show, as words."""
    if name not in {"a", "img", "area", "video", "audio", "source"}:
        return ""
    told = [one[1].strip("\"'") for one in _SAID.finditer(attributes)]
    words = unescape(" ".join(told))[:_SHOWN]
    return f" <code>[{escape(words)}]</code> " if words else ""


def _words(text: str) -> str:
    """Return words as words, whichever way they were spelled."""
    return escape(unescape(text), quote=False)


def _encoding(page: bytes) -> str:
    told = _CHARSET.search(page[:_HEAD])
    try:
        known = codecs.lookup(told[1].decode()).name if told else "utf-8"
    except LookupError:
        return "utf-8"
    return known if known in _READ else "utf-8"
