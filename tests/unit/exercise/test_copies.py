import numpy as np
import pytest

from fireline.domain.folding import folded
from fireline.exercise.chance import stream
from fireline.exercise.copies import PICTURE_COPIES, TEXT_COPIES, copied_texts, shortened, tracked
from fireline.exercise.shapes import Look
from fireline.exercise.words import Script, sentences, tongues


@pytest.mark.parametrize("script", Script)
@pytest.mark.parametrize("spot", [0, 7, 10_007])
def test_a_copied_text_is_the_same_to_who_folds_it_unless_a_word_is_left_out(
    script: Script, spot: int
) -> None:
    text = sentences(tongues(1)[script], 1, np.random.default_rng(1))[0]

    for change, _ in TEXT_COPIES:
        same = folded(change(text, spot)) == folded(text)
        assert same == (change is not shortened), change.__name__


def test_most_copies_differ_in_their_bytes() -> None:
    texts = sentences(tongues(1)[Script.LATIN], 400, np.random.default_rng(1))

    copies = copied_texts(texts, np.random.default_rng(2))

    changed = [text != copy for text, copy in zip(texts, copies, strict=True)]
    assert 0.4 <= np.mean(changed) <= 0.7


def test_a_shared_link_still_leads_to_the_same_place() -> None:
    link = "https://files.example.org/00aa11bb"

    shared = {tracked(link, stream(1, "link", i)) for i in range(50)}

    assert link in shared
    assert len(shared) > 4
    assert all("files.example.org/00aa11bb" in one for one in shared)


def test_every_look_of_a_copy_is_a_look() -> None:
    assert {look for look, _ in PICTURE_COPIES} < set(Look)
    assert sum(share for _, share in PICTURE_COPIES) == pytest.approx(1.0)
