"""Names that were made to deceive: they turn around nothing but themselves, and hide nothing."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.template import Context, Engine

from fireline.domain.ids import account_key
from fireline.domain.observation import AccountSighting

TEMPLATES = Path(__file__).parents[2] / "src/fireline/web/templates"
NOON = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
WHO = account_key("exercise", "a1")
#: What people called themselves: every such text stands in an element of its own direction.
TOLD = re.compile(r"{{ [\w.]*(?:profile\.(?:name|biography)|post\.text|work_title)\b[^}]*}}")
NAMED = re.compile(r"{% handle [^%]* %}")
ISOLATED = re.compile(r"(?:<bdi[^>]*>|<[a-z]+[^>]* dir=\"auto\"[^>]*>)[^<]*$")


def shown(handle: str) -> str:
    """Return how a page shows an account of this handle."""
    engine = Engine(libraries={"fireline": "fireline.web.templatetags.fireline"})
    words = '{% load fireline %}<bdi dir="ltr">{% handle account profiles %}</bdi>'
    seen = AccountSighting(account=WHO, seen_at=NOON, said_at=NOON, handle=handle)
    return engine.from_string(words).render(Context({"account": WHO, "profiles": {WHO: seen}}))


def test_every_name_on_a_page_keeps_its_direction_to_itself() -> None:
    loose = [
        f"{page.name}: {found.group()}"
        for page in TEMPLATES.rglob("*.html")
        for text in [page.read_text("utf-8")]
        for pattern in (TOLD, NAMED)
        for found in pattern.finditer(text)
        if " as " not in found.group()
        and not ISOLATED.search(text[: found.start()])
        and not text[: found.start()].endswith("{% block title %}")
    ]

    assert loose == []


@pytest.mark.parametrize(
    "handle",
    [
        "ann\u202egnp.exe",
        "a\u200bnn",
        "ann\u2066",
        "\ufeffann",
        "ann\u2028",
        "ann\x00",
        "ann\u00ad",
        "ann\U000e0041",
    ],
    ids=ascii,
)
def test_a_sign_that_nobody_sees_is_seen(handle: str) -> None:
    page = shown(handle)

    assert "\ufffd" in page
    assert page != shown("ann")
    assert not [sign for sign in page if sign in "\u202e\u200b\u2066\ufeff\u2028\x00\u00ad"]


def test_a_name_of_any_script_is_left_as_it_is() -> None:
    for handle in ("ann.example", "مثلث", "квадрат", "三角", "ann_example"):
        assert f"@{handle}</bdi>" in shown(handle)


def test_a_name_is_no_markup() -> None:
    assert "<script>" not in shown("<script>alert(1)</script>")
    assert "</bdi><b>" not in shown("</bdi><b>")
