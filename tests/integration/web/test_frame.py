import gettext
import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from django.test import Client

import fireline.web
from integration.web.conftest import PASSWORD, House

SignIn = Callable[[object], Client]
WEB = Path(fireline.web.__file__).parent
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))


def door() -> Client:
    return Client(SERVER_NAME="127.0.0.1", enforce_csrf_checks=True)


def test_the_policy_lets_in_nothing_inline_and_nothing_from_elsewhere(house: House) -> None:
    policy = door().get("/design/").headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
def test_no_template_needs_what_the_policy_forbids(template: Path) -> None:
    text = template.read_text("utf-8")

    if template.stem != "glass":  # the glass has a policy of its own
        assert re.findall(r"\sstyle=|<style|\son[a-z]+=|hx-on|javascript:", text) == []
    assert re.findall(r"<script(?![^>]*src=)", text) == []
    # With eval off htmx ignores a filter instead of refusing it: none may stand anywhere.
    assert re.findall(r'hx-trigger="[^"]*\[', text) == []
    assert re.findall(r"\|safe|autoescape off", text) == []


def test_every_word_of_the_closed_lists_is_said(house: House) -> None:
    from fireline.web.words import LISTS

    missing = [
        member
        for words in LISTS
        for member in type(next(iter(words)))
        if not str(words.get(member, ""))
    ]

    assert missing == []


def test_the_exclusions_asked_are_those_of_the_law(house: House) -> None:
    from fireline.domain.assessment import ExclusionCheck
    from fireline.web.words import EXCLUSIONS

    assert list(EXCLUSIONS) == list(ExclusionCheck(purpose="").answers())


def test_a_form_without_its_token_is_refused_in_one_sentence(house: House) -> None:
    answer = door().post("/look/", {"theme": "dark"})

    assert answer.status_code == 403
    assert "The form has expired" in answer.content.decode()


def test_what_is_not_there_is_said_in_one_sentence(house: House, sign_in: SignIn) -> None:
    answer = sign_in(house.cast.ann).get("/nowhere/")

    assert answer.status_code == 404
    assert "There is no such page" in answer.content.decode()


def test_signing_in_by_name_and_password_leads_to_the_queue(house: House) -> None:
    browser = Client(SERVER_NAME="127.0.0.1")

    wrong = browser.post("/sign-in/", {"login": house.cast.ann.name, "password": "wrong"})
    right = browser.post("/sign-in/", {"login": house.cast.ann.name, "password": PASSWORD})

    assert wrong.status_code == 200
    assert 'role="alert"' in wrong.content.decode()
    assert right.headers["Location"] == "/"
    assert browser.get("/").status_code == 200


def test_coming_and_going_are_recorded(house: House) -> None:
    browser = Client(SERVER_NAME="127.0.0.1")

    browser.post("/sign-in/", {"login": house.cast.aud.name, "password": PASSWORD})
    browser.post("/sign-out/")

    with house.within():
        rows = house.installation.desk(house.authority).ledger.recorded(
            on=f"officer {house.cast.aud.id}"
        )
    assert [row.act for row in rows] == ["officer:signed_in", "officer:signed_out"]


@pytest.mark.parametrize("where", ["/second-factor/", "/sign-out/", "/inactive/"])
def test_the_pages_of_the_sign_in_library_are_pages_of_the_desk(
    where: str, house: House, sign_in: SignIn
) -> None:
    answer = sign_in(house.cast.ann).get(where, follow=True)

    assert answer.status_code == 200
    assert 'class="brand"' in answer.content.decode()


def test_nobody_signs_up_by_themselves(house: House) -> None:
    assert [door().get(where).status_code for where in ("/sign-up/", "/signup/")] == [404, 404]


def test_the_look_is_kept_on_the_browser(house: House) -> None:
    browser = Client(SERVER_NAME="127.0.0.1")

    browser.post("/look/", {"theme": "dark", "language": "ar", "next": "/design/"})
    page = browser.get("/design/").content.decode()

    assert 'data-theme="dark"' in page
    assert 'data-keys="off"' in page
    assert 'lang="ar" dir="rtl"' in page


def test_the_look_leads_nowhere_else(house: House) -> None:
    answer = Client(SERVER_NAME="127.0.0.1").post("/look/", {"next": "https://elsewhere.example/"})

    assert answer.headers["Location"] == "/"


def test_the_health_of_the_desk_tells_nothing_else(house: House) -> None:
    assert door().get("/health/").json() == {"desk": "ok", "database": "ok"}


def test_every_ink_stands_out_from_its_paper(house: House) -> None:
    """WCAG 2.2, 1.4.3: at least 4.5 to 1, in light and in dark."""
    from fireline.web.design_examples import COLOURS

    tokens = (WEB / "static/fireline/css/tokens.css").read_text("utf-8")
    pairs = {
        name: colours
        for name, *colours in re.findall(
            r"--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)", tokens
        )
    }

    ratios = {
        (paper, ink, side): contrast(pairs[paper][side], pairs[ink][side])
        for paper, ink in COLOURS
        for side in (0, 1)
    }
    edges = [contrast(pairs["paper"][side], pairs["edge"][side]) for side in (0, 1)]
    focus = [contrast(pairs["ground"][side], pairs["focus"][side]) for side in (0, 1)]

    assert {pair: ratio for pair, ratio in ratios.items() if ratio < 4.5} == {}
    assert min(edges + focus) >= 3.0


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours (WCAG 2.2, definition of contrast ratio)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    """Return the relative luminance (WCAG 2.2, definition of relative luminance)."""
    parts = [int(colour[start:end], 16) / 255 for start, end in pairwise((1, 3, 5, 7))]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("language", ["de", "ar", "ar_XB"])
def test_a_catalogue_as_it_is_read_says_what_its_source_says(language: str) -> None:
    folder = WEB / "locale" / language / "LC_MESSAGES"
    source = (folder / "django.po").read_text("utf-8")
    told = re.findall(r'msgid "(.+)"\nmsgstr "(.+)"', source)
    written = {word.replace('\\"', '"'): said.replace('\\"', '"') for word, said in told}

    with (folder / "django.mo").open("rb") as compiled:
        read = gettext.GNUTranslations(compiled)

    assert written
    assert {word: read.gettext(word) for word in written} == written


def test_the_desk_speaks_german_to_who_asks_for_it(house: House, sign_in: SignIn) -> None:
    page = sign_in(house.cast.ann).get("/", headers={"Accept-Language": "de"}).content.decode()

    assert '<html lang="de" dir="ltr"' in page
    assert "Warteschlange" in page


def test_the_pseudo_language_is_for_who_asks_for_it(house: House, sign_in: SignIn) -> None:
    browser = sign_in(house.cast.ann)

    before = browser.get("/").content.decode()
    browser.post("/look/", {"theme": "auto", "language": "ar-xb", "next": "/"})
    after = browser.get("/").content.decode()

    assert "Pseudo" not in before
    assert '<html lang="ar-xb" dir="rtl"' in after
    assert "[Qúéúé··]" in after
