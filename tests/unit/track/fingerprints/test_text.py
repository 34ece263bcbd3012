import hashlib
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fireline.track.fingerprints.text import SHORTEST, bare_text, text_of, texts_of

PLAIN = "This exercise shows a green triangle and a blue circle"
ARABIC = "هذا تمرين فيه مثلث اخضر ودائرة زرقاء ومربع احمر"
RUSSIAN = "это учебный образец с зелёным треугольником и синим кругом"

DISGUISES = {
    "in capitals": (PLAIN, PLAIN.upper()),
    "spaced out": (PLAIN, "  ".join(PLAIN)),
    "on two lines": (PLAIN, PLAIN.replace(" ", "\r\n")),
    "with exclamation marks": (PLAIN, f"!!! {PLAIN}!!!"),
    "with emoji": (PLAIN, f"\U0001f7e2\ufe0f {PLAIN} \U0001f469\u200d\U0001f680"),
    "with a flag": (PLAIN, f"{PLAIN} \U0001f1ea\U0001f1fa"),
    "with a link": (PLAIN, f"{PLAIN} https://example.com/a?b=c#d"),
    "with a shortened link": (PLAIN, f"{PLAIN} example.com/leaflet..."),
    "with www": (PLAIN, f"www.example.com {PLAIN}"),
    "to somebody": (PLAIN, f"@ann.example.com {PLAIN}"),
    "as an old repost": (PLAIN, f"RT @ann_b: {PLAIN}"),
    "with zero width": (PLAIN, "\u200b".join(PLAIN)),
    "with bidi controls": (PLAIN, f"\u202e{PLAIN}\u202c\u2066"),
    "in full width": (PLAIN, "".join(chr(ord(c) + 0xFEE0) if c > " " else c for c in PLAIN)),
    "in mathematical bold": (
        PLAIN,
        "".join(chr(0x1D41A + ord(c) - ord("a")) if c.islower() else c for c in PLAIN),
    ),
    "with accents": (PLAIN, unicodedata.normalize("NFC", "".join(c + "\u0301" for c in PLAIN))),
    "with marks above marks": (PLAIN, "".join(c + "\u0301\u0336\u0489" for c in PLAIN)),
    "with Cyrillic lookalikes": (PLAIN, PLAIN.translate(str.maketrans("aeocpxs", "аеосрхѕ"))),
    "with Cyrillic capitals": (PLAIN.upper(), PLAIN.upper().translate(str.maketrans("THE", "ТНЕ"))),
    "with Greek lookalikes": (PLAIN, PLAIN.translate(str.maketrans("oai", "οαι"))),
    "Arabic with vowels": (ARABIC, "".join(c + "\u064e" if c > " " else c for c in ARABIC)),
    "Arabic stretched": (ARABIC, ARABIC.replace("م", "مـــ")),
    "Arabic with other alefs": (ARABIC, ARABIC.replace("احمر", "أحمر").replace("اخضر", "إخضر")),
    "Arabic with heh": (ARABIC, ARABIC.replace("ة", "ه")),
    "Arabic with Persian yeh": (ARABIC, ARABIC.replace("ي", "ی")),
    "Arabic in presentation forms": (ARABIC, ARABIC.replace("لا", "\ufefb")),
    "Russian in capitals": (RUSSIAN, RUSSIAN.upper()),
    "Russian without yo": (RUSSIAN, RUSSIAN.replace("ё", "е")),
    "Russian decomposed": (RUSSIAN, unicodedata.normalize("NFD", RUSSIAN)),
}


@pytest.mark.parametrize(("plain", "disguised"), DISGUISES.values(), ids=DISGUISES)
def test_a_disguise_is_taken_off(plain: str, disguised: str) -> None:
    assert disguised != plain or plain == ARABIC
    assert text_of(disguised) == text_of(plain) is not None


@pytest.mark.parametrize(
    "other",
    [
        PLAIN.replace("green", "red"),
        PLAIN + " 2",
        " ".join(reversed(PLAIN.split())),
        PLAIN.replace("a blue circle", "blue circles"),
        ARABIC,
        RUSSIAN,
    ],
)
def test_other_words_are_another_text(other: str) -> None:
    assert text_of(other) != text_of(PLAIN)


def test_the_value_is_the_sha256_of_what_is_left() -> None:
    left = "thisexerciseshowsagreentriangleandabluecircle"

    assert bare_text(PLAIN) == left
    assert text_of(PLAIN) == hashlib.sha256(left.encode()).hexdigest()


def test_a_text_in_another_script_keeps_its_letters() -> None:
    assert bare_text("これは練習です、 ok") == "これは練習てすok"
    assert bare_text("यह अभ्यास है") == "यहअभयसह"


def test_digits_of_any_script_are_the_same_digits() -> None:
    assert bare_text("٣٤ ۵६ 7") == "34567"


def test_words_beside_an_address_stay_where_a_script_has_no_spaces() -> None:
    assert bare_text("見てhttps://example.com/aです") == "見ててす"


@pytest.mark.parametrize("text", ["", "   ", "good morning all", "\U0001f7e2" * 60, "@ann " * 30])
def test_a_text_that_says_too_little_has_no_fingerprint(text: str) -> None:
    assert text_of(text) is None


def test_the_shortest_text_counts_letters_and_digits_alone() -> None:
    assert text_of("a" * (SHORTEST - 1) + " . " * 40) is None
    assert text_of("a" * SHORTEST) is not None


def test_half_a_surrogate_pair_is_no_failure() -> None:
    assert text_of(PLAIN + "\ud83d") == text_of(PLAIN)


@given(st.text(max_size=80))
def test_what_is_left_stays_as_it_is(text: str) -> None:
    assert bare_text(bare_text(text)) == bare_text(text)


@given(st.text(alphabet=st.characters(max_codepoint=127), max_size=80))
def test_the_short_way_for_plain_text_gives_what_the_long_way_gives(text: str) -> None:
    """Anything beyond ASCII takes the long way; a zero-width sign says nothing."""
    without_words = text.translate(str.maketrans("/@.:", "    "))

    assert bare_text(without_words + "\u200b") == bare_text(without_words)


@given(
    st.lists(
        st.text(max_size=60)
        | st.text(alphabet="ааеЯßﷺﬁéЁоبـِـتABz1٣ @/.:www\ud800\U0001f525", max_size=60)
        | st.sampled_from(
            ["https://t.co/x и/или", "RT @ann: синий квадрат", "HTTPS://T.CO/x Синий"]
        )
    )
)
def test_many_texts_have_the_fingerprints_that_each_has_by_itself(texts):
    assert texts_of(texts, 3) == [text_of(text, 3) for text in texts]
