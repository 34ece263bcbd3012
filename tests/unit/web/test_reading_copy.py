import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fireline.web.reading_copy import KEPT, reading_copy

TAGS = re.compile(r"<[^>]*>")
WRITTEN = {f"<{slash}{name}>" for name in KEPT | {"code"} for slash in ("", "/")}
HOSTILE = st.lists(
    st.sampled_from(
        [
            "<",
            ">",
            "</",
            "<!--",
            "-->",
            '"',
            "'",
            "=",
            " ",
            "/",
            "&lt;",
            "&#60;",
            "a",
            "p",
            "script",
            "<link rel=preconnect href=//e>",
            "<p onclick=x>",
            "<svg/onload=x>",
            "<a href='",
            "<style>",
        ]
    ),
    max_size=40,
).map("".join)


@given(page=HOSTILE)
def test_whatever_a_page_is_its_copy_has_only_tags_of_ours(page: str) -> None:
    assert set(TAGS.findall(reading_copy(page.encode()))) <= WRITTEN


@pytest.mark.parametrize(
    ("page", "copy"),
    [
        ("<p class=x onclick='x()'>kula</p>", "<p>kula</p>"),
        ("<P>kula<BR/>mosa</P>", "<p>kula<br>mosa</p>"),
        ("<script>kula()</script>mosa", "mosa"),
        ("<style>p{}</style><title>t</title>mosa", "mosa"),
        ("<script>kula", ""),
        ("<!-- kula --><!DOCTYPE html>mosa", "mosa"),
        ("1 < 2 &amp; 3 &gt; 2", "1 &lt; 2 &amp; 3 &gt; 2"),
        ("&lt;script&gt;", "&lt;script&gt;"),
        ("<a href='https://e.example/?a=1&amp;b'>kula</a>",
         " <code>[https://e.example/?a=1&amp;b]</code> kula"),
        ('<img src=x alt="a <b>circle</b>">',
         " <code>[x a &lt;b&gt;circle&lt;/b&gt;]</code> "),
        ("<link rel=preconnect href=//e.example>", ""),
        ("<meta http-equiv=refresh content='0;url=x'>", ""),
        ("<x-kula>mosa</x-kula>", "mosa"),
        ("<p", "&lt;p"),
        ("<p title='>'>kula", "<p>kula"),
    ],
)  # fmt: skip
def test_the_words_of_a_page_stay_and_nothing_else(page: str, copy: str) -> None:
    assert reading_copy(page.encode()) == copy


def test_a_page_is_read_as_it_says_that_it_was_written() -> None:
    words = "кула моса"

    told = reading_copy(f'<meta charset="koi8-r"><p>{words}'.encode("koi8-r"))
    untold = reading_copy(f"<p>{words}".encode())

    assert (told, untold) == (f"<p>{words}", f"<p>{words}")


@pytest.mark.parametrize("odd", ["idna", "punycode", "unicode_escape", "utf-7", "base64", "none"])
def test_what_no_browser_reads_is_read_as_utf_8(odd: str) -> None:
    page = f'<meta charset="{odd}"><p>кула \\u003cb+ADw-'.encode()

    assert reading_copy(page) == "<p>кула \\u003cb+ADw-"


ENDLESS = ["<", '<a ="', "<a ='", "<a =\"'", "<!--", "<script>", "<script></script", "<p <", "</"]


@pytest.mark.parametrize("piece", ENDLESS)
def test_no_page_takes_longer_than_it_is_long(piece: str) -> None:
    page = (piece * (500_000 // len(piece))).encode()

    began = time.process_time()
    reading_copy(page)

    assert time.process_time() - began < 4
