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
]


def test_an_answer_says_what_was_seen() -> None:
    assert seen_from(answer_of(SEEN)) == SEEN


def test_an_unreadable_file_is_told_with_its_reason() -> None:
    with pytest.raises(ItemUnreadable, match="torn in two"):
        seen_from(answer_of_unreadable("torn in two"))


@pytest.mark.parametrize("answer", ODD)
def test_an_answer_of_another_form_is_not_believed(answer: bytes) -> None:
    with pytest.raises(NotBelieved):
        seen_from(answer)
