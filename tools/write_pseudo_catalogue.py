"""Writes the pseudo right-to-left catalogue: every word of the desk, marked and turned around.

Who reads the desk in ``ar-xb`` sees at once which word cannot be translated (it stands without
brackets and accents), which one is glued together of pieces (two pairs of brackets), and how a page
behaves from right to left with words a third longer than English. The idea and the code ar-XB are
Android's: https://developer.android.com/guide/topics/resources/pseudolocales.

Run without arguments to write ``locale/ar_XB``; with ``--check`` to say whether it is whole.
"""

import ast
import re
import struct
import sys
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
WEB = ROOT / "src" / "fireline" / "web"
CATALOGUE = WEB / "locale" / "ar_XB" / "LC_MESSAGES" / "django.po"

#: What Django and our own code call a word that is to be translated; the numbers say which
#: arguments are the word, its plural and its context.
CALLS = {
    "_": (0, None, None),
    "gettext": (0, None, None),
    "gettext_lazy": (0, None, None),
    "gettext_noop": (0, None, None),
    "ngettext": (0, 1, None),
    "ngettext_lazy": (0, 1, None),
    "pgettext": (1, None, 0),
    "pgettext_lazy": (1, None, 0),
}
HEADER = (
    "Project-Id-Version: fireline\n"
    "Language: ar_XB\n"
    "MIME-Version: 1.0\n"
    "Content-Type: text/plain; charset=UTF-8\n"
    "Content-Transfer-Encoding: 8bit\n"
    "Plural-Forms: nplurals=2; plural=(n != 1);\n"
)
#: What stands for something else and must come through as it is: %(name)s, {name}, %s, tags, &amp;.
KEPT = re.compile(r"%\([^)]*\)[sd]|%[sd%]|\{[^}]*\}|<[^>]*>|&\w+;|\n")
LONGER = 0.33
_ACCENTS = str.maketrans("aeiouyAEIOUY", "áéíóúýÁÉÍÓÚÝ")

#: A word, its plural (or nothing) and its context (or nothing).
Word = tuple[str, str, str]


def words() -> list[Word]:
    """Return every word of the desk that can be translated, in a stable order."""
    found = set()
    for path in sorted(WEB.rglob("*.py")):
        found.update(_words_of(path.read_text("utf-8")))
    for path in sorted((WEB / "templates").rglob("*.html")):
        found.update(_words_of(_as_python(path)))
    return sorted(found)


def turned(word: str) -> str:
    """Return the word as the pseudo language says it."""
    parts, at = [], 0
    for kept in KEPT.finditer(word):
        parts += [_accented(word[at : kept.start()]), kept.group()]
        at = kept.end()
    parts.append(_accented(word[at:]))
    more = "·" * round(len(word) * LONGER)
    return f"[{''.join(parts)}{more}]"


def catalogue() -> str:
    """Return the whole catalogue as its source is written."""
    entries = [f'msgid ""\nmsgstr ""\n{_lines(HEADER)}']
    for word, plural, context in words():
        lines = [f"msgctxt {_quoted(context)}"] if context else []
        lines.append(f"msgid {_quoted(word)}")
        if plural:
            lines.append(f"msgid_plural {_quoted(plural)}")
            lines.append(f"msgstr[0] {_quoted(turned(word))}")
            lines.append(f"msgstr[1] {_quoted(turned(plural))}")
        else:
            lines.append(f"msgstr {_quoted(turned(word))}")
        entries.append("\n".join(lines) + "\n")
    return "# Written by tools/write_pseudo_catalogue.py; not by hand.\n" + "\n".join(entries)


def compiled() -> bytes:
    """Return the catalogue as gettext reads it (GNU gettext manual, 10.3: the format of MO)."""
    told = {"": HEADER}
    for word, plural, context in words():
        key = (f"{context}\x04" if context else "") + word + (f"\0{plural}" if plural else "")
        told[key] = turned(word) + (f"\0{turned(plural)}" if plural else "")
    pairs = sorted((key.encode(), value.encode()) for key, value in told.items())
    start = 28 + 16 * len(pairs)
    tables: tuple[list[int], list[int]] = ([], [])
    body = b""
    for side, table in enumerate(tables):
        for pair in pairs:
            table += [len(pair[side]), start + len(body)]
            body += pair[side] + b"\0"
    head = (0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, start)
    return (
        struct.pack("<7I", *head)
        + struct.pack(f"<{4 * len(pairs)}I", *tables[0], *tables[1])
        + body
    )


def _words_of(source: str) -> Iterator[Word]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            places = CALLS.get(node.func.id)
            if places and (told := [_literal(node, place) for place in places])[0]:
                yield told[0], told[1], told[2]


def _literal(call: ast.Call, place: int | None) -> str:
    """Return a call's literal argument; what is not written down cannot be looked up."""
    if place is None or place >= len(call.args):
        return ""
    value = call.args[place]
    return value.value if isinstance(value, ast.Constant) and isinstance(value.value, str) else ""


def _as_python(path: Path) -> str:
    """Return the calls that Django's own extractor finds in a template, one a line."""
    text = templatize(path.read_text("utf-8"), origin=str(path))
    calls = re.findall(
        r"(?:p?n?gettext|_)\((?:u?(?:\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')|[^()'\"])*\)",
        text.replace(" u'", " '").replace("(u'", "('").replace('(u"', '("'),
    )
    return "\n".join(calls)


def _accented(text: str) -> str:
    """Return letters that anybody can read and nobody takes for English."""
    return text.translate(_ACCENTS)


def _lines(text: str) -> str:
    return "".join(f"{_quoted(line)}\n" for line in text.splitlines(keepends=True))


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def main() -> int:
    """Write or check both forms of the catalogue."""
    if not settings.configured:
        settings.configure(USE_I18N=True)
    wanted = {CATALOGUE: catalogue().encode(), CATALOGUE.with_suffix(".mo"): compiled()}
    if "--check" in sys.argv:
        behind = [p.name for p, text in wanted.items() if not p.exists() or p.read_bytes() != text]
        print(f"behind: {', '.join(behind)}; run: make catalogues" if behind else "whole")
        return 1 if behind else 0
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    for path, text in wanted.items():
        path.write_bytes(text)
    print(f"{len(words())} words")
    return 0


if __name__ == "__main__":
    sys.exit(main())
