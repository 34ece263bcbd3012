import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fireline.domain.folding import folded, sort_key

FOUND = {
    "case": ("EXERCISE", "exercise"),
    "accents": ("Café Zoë Ångström", "cafe zoe angstrom"),
    "sharp s": ("Straße", "strasse"),
    "ligature": ("ﬁeld", "field"),
    "full width": ("Ｅｘ", "ex"),
    "spaces": ("  two\u00a0\u2003words\n", "two words"),
    "zero width": ("ex\u200ber\u2060cise", "exercise"),
    "bidi controls": ("\u202eexercise\u202c", "exercise"),
    "Arabic vowels": ("تَمْرِين", "تمرين"),
    "Arabic stretched": ("تمـــرين", "تمرين"),
    "Arabic alefs": ("أحمر إخضر آخر ٱسم", "احمر اخضر اخر اسم"),
    "Arabic yeh": ("مصطفى", "مصطفي"),
    "Persian yeh and keheh": ("کی", "كي"),
    "teh marbuta": ("دائرة", "دايره"),
    "Arabic presentation forms": ("\ufefb", "لا"),
    "Cyrillic case": ("УЧЕБНЫЙ", "учебный"),
    "Cyrillic yo": ("ещё", "еще"),
    "Cyrillic short i": ("й", "й"),
    "Ukrainian yi": ("Її", "її"),
    "Greek tonos": ("Άσκηση", "ασκηση"),
}


@pytest.mark.parametrize(("written", "found_as"), FOUND.values(), ids=FOUND)
def test_search_finds_it_however_it_is_written(written: str, found_as: str) -> None:
    assert folded(written) == found_as


@pytest.mark.parametrize(("written", "found_as"), FOUND.values(), ids=FOUND)
def test_what_is_decomposed_folds_alike(written: str, found_as: str) -> None:
    assert folded(unicodedata.normalize("NFD", written)) == found_as


def test_other_letters_stay_other_letters() -> None:
    assert len({folded(letter) for letter in ("и", "й", "і", "ї")}) == 4


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@given(st.text(max_size=60))
def test_a_sort_key_is_plain_small_ascii_without_loose_spaces(text: str) -> None:
    key = sort_key(text)

    assert key.isascii()
    assert key == " ".join(key.lower().split())
    assert sort_key(folded(text)) == key


def test_names_of_three_scripts_stand_where_their_sound_stands() -> None:
    names = ["Zeta", "Борис", "alpha", "Émile", "Анна", "Charlie", "دار"]

    assert sorted(names, key=sort_key) == [
        "alpha",
        "Анна",
        "Борис",
        "Charlie",
        "دار",
        "Émile",
        "Zeta",
    ]
