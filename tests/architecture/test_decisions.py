"""Each decision has a number of its own and says its context, itself and its consequences."""

import re
from collections import Counter

import pytest

from architecture.house import ROOT, short

DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
NUMBERED = re.compile(r"(\d{4})-[a-z0-9-]+\.md")
#: A heading of its own, or the bold word that a paragraph begins with.
PART = re.compile(r"^(?:## |\*\*)(\w+)(?:\.\*\*|$)", re.MULTILINE)
PAGE = 60


def test_there_are_decisions():
    assert DECISIONS != []


def test_decision_numbers_are_unique():
    numbers = Counter(p.name[:4] for p in DECISIONS if p.name != "README.md")

    assert [number for number, times in numbers.items() if times > 1] == []


@pytest.mark.parametrize("decision", [p for p in DECISIONS if p.name != "README.md"], ids=short)
def test_a_decision_is_one_page_of_context_decision_and_consequences(decision):
    text = decision.read_text("utf-8")

    assert NUMBERED.fullmatch(decision.name)
    assert PART.findall(text) == ["Context", "Decision", "Consequences"]
    assert len(text.splitlines()) <= PAGE
