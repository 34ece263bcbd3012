"""Every word that a page shows can be translated, and the pseudo language has every one."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from architecture.house import ROOT, SOURCE

TEMPLATES = sorted((SOURCE / "web" / "templates").rglob("*.html"))
#: Attributes whose value a person reads or hears.
SAID = ("alt", "aria-label", "aria-description", "data-say", "label", "placeholder", "title")
#: The name of the program, the made-up examples of the design page and a key are no words.
NO_WORDS = re.compile(r"^(– )?Fireline$|^Ada ·|^Ben ·|bluesky:did|^@|42 exposures|^Enter$")
WORD = re.compile(r"[^\W\d_]{3,}")


def bare_words(template: str) -> list[str]:
    """Return what a template would show in one language only."""
    for left_out in (
        r"(?s){% blocktranslate.*?endblocktranslate %}",
        r"{% block page_class %}.*?{% endblock %}",
        r"(?s){%.*?%}|{{.*?}}",
        r"(?s)<!--.*?-->",
        r"(?s)<style.*?</style>",
    ):
        template = re.sub(left_out, "", template)
    heard = re.findall(rf'\s(?:{"|".join(SAID)})="([^"]*)"', template)
    seen = re.sub(r"(?s)<[^>]*>", "\n", re.sub(r"(?s)<svg.*?</svg>", "", template)).splitlines()
    told = [words.strip() for words in (*seen, *heard)]
    return [words for words in told if WORD.search(words) and not NO_WORDS.search(words)]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
def test_every_word_on_a_page_can_be_translated(template: Path):
    assert bare_words(template.read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("line", "bare"),
    [
        ('<p>{% translate "Queue" %}</p>', []),
        ("<p>Queue</p>", ["Queue"]),
        ('<p title="Queue">{{ queue }}</p>', ["Queue"]),
        ("<p title=\"{% translate 'Queue' %}\">1</p>", []),
        ('<img alt="a circle" src="x">', ["a circle"]),
        ("<td>очередь</td>", ["очередь"]),
        ('<svg aria-label="flame"><title>x</title></svg>', ["flame"]),
    ],
)
def test_a_bare_word_is_found_wherever_it_stands(line: str, bare: list[str]):
    assert bare_words(line) == bare


def test_the_pseudo_language_says_every_word():
    checked = subprocess.run(
        [sys.executable, ROOT / "tools" / "write_pseudo_catalogue.py", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (checked.stdout.strip(), checked.stderr) == ("whole", "")
