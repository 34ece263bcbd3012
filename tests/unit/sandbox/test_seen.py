import json

import pytest

from fireline.errors import ItemUnreadable
from fireline.sandbox.seen import (
    NotBelieved,
    PictureSeen,
    answer_of,
    answer_of_unreadable,
    seen_from,
)

SEEN = PictureSeen(pdq="ab" * 32, quality=70, width=3, height=4, format="PNG")
ODD = [
    b"",
    b"no json",
    b"[]",
    b"{}",
    json.dumps({"pdq": "ab" * 32}).encode(),
    answer_of(SEEN).replace(b"70", b"700"),
    answer_of(SEEN).replace(b"70", b'"x"'),
    answer_of(SEEN).replace(b"70", b"true"),
    answer_of(SEEN).replace(b"abab", b"ab; "),
    answer_of(SEEN).replace(b"}", b', "more": 1}'),
    answer_of(SEEN).replace(b"PNG", b"P\\u0000G"),
    answer_of(SEEN).replace(b"PNG", b"P" * 1_000),
    answer_of(SEEN).replace(b'"PNG"', b'["PNG"]'),
]


def test_an_answer_says_what_was_seen() -> None:
    assert seen_from(answer_of(SEEN)) == SEEN


def test_an_unreadable_file_is_told_with_its_reason() -> None:
    with pytest.raises(ItemUnreadable, match="torn in two"):
        seen_from(answer_of_unreadable("torn in two"))


def test_a_reason_is_short_and_plain_whatever_was_answered() -> None:
    with pytest.raises(ItemUnreadable) as told:
        seen_from(json.dumps({"unreadable": "torn\x00in\x1b[2J two" + "o" * 1_000}).encode())

    assert str(told.value).startswith("torn\ufffdin\ufffd[2J two")
    assert len(str(told.value)) == 300


@pytest.mark.parametrize("answer", ODD)
def test_an_answer_of_another_form_is_not_believed(answer: bytes) -> None:
    with pytest.raises(NotBelieved):
        seen_from(answer)
