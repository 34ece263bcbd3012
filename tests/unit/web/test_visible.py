import re
from pathlib import Path

import pytest

import fireline.web
from fireline.web.templatetags.fireline import handle, short_key, visible

TEMPLATES = Path(fireline.web.__file__).parent / "templates"
#: What strangers chose and a page shows: addresses, keys, and fingerprints (a link is one).
CHOSEN = re.compile(r"\{\{ (?:[\w.]*\.)?(?:url|key|link|post|value|account)(\|[^}]*)? \}\}")
#: Where a machine reads it, or where it is one of our own words.
NOT_SHOWN = re.compile(r'(?:title|value|aria-label)="[^"]*"|\?\w+=\{\{[^}]*\}\}')

#: What makes a number or a word of our own of it.
MADE_OURS = {"amount", "doing_word", "platform"}


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ("https://e.example/\u202egpj.exe", "https://e.example/\ufffdgpj.exe"),
        ("https://e.example/a\u200bb", "https://e.example/a\ufffdb"),
        ("https://e.example/\r\nkula", "https://e.example/\ufffd\ufffdkula"),
        ("https://e.example/دائرة", "https://e.example/دائرة"),
    ],
)
def test_a_sign_that_nobody_sees_is_seen(told: str, shown: str) -> None:
    assert visible(told) == shown


def test_it_is_seen_where_an_account_is_named_by_its_key() -> None:
    assert handle("shapes:@a\u202eb") == "@a\ufffdb"
    assert short_key("shapes:@a\u202eb") == "@a\ufffdb"


@pytest.mark.parametrize("page", sorted((TEMPLATES / "fireline").rglob("*.html")), ids=str)
def test_what_strangers_chose_is_shown_with_its_hidden_signs(page: Path) -> None:
    shown = NOT_SHOWN.sub("", page.read_text("utf-8"))
    bare = [one[0] for one in CHOSEN.finditer(shown) if not _is_cleaned(one[1] or "")]

    assert bare == []


def _is_cleaned(filters: str) -> bool:
    return bool(({"visible", "short_key"} | MADE_OURS) & set(filters.split("|")))
