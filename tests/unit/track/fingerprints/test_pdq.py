import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fireline.track.fingerprints.pdq import DISTANCE, QUALITY, PdqHash, PdqKind, pdq_of
from unit.track.fingerprints.pictures import Pixels, shapes, shrunk

#: What the reference implementation (pdqhash 0.2.8) says of made-up pictures: seed, height, width.
TOLD_BY_THE_REFERENCE = {
    (1, 240, 320): ("d603965a39fb4187d4183cf831c7c7049df619e7330ece388ce788c66c9ce671", 60),
    (2, 100, 37): ("8d72a1f25bb51b8c254a24c146c13c8f85cae166da358be4fd2fb36632747c1b", 100),
    (3, 64, 64): ("4b572d1aa5aad5a44bd5685b494a012ebdb592d55b42db0a5959bfa5a4b692d2", 30),
    (4, 513, 700): ("3ccad63271c85876e31c68dbcf32e7887c228f1c869f78701e1cf0e3b0f0d2da", 67),
    (5, 5, 9): ("8e1e1f0c71e1e0f3ab44d36d8b5c6c9274a31e0c8e1e1f0c71e1e1f38b54d36d", 62),
}


@pytest.mark.parametrize(("made", "told"), TOLD_BY_THE_REFERENCE.items())
def test_it_says_what_the_reference_said(made: tuple[int, int, int], told: tuple[str, int]) -> None:
    assert pdq_of(shapes(*made)) == PdqHash(*told)


@pytest.mark.compiled
@settings(deadline=None, max_examples=40)
@given(
    seed=st.integers(0, 10**6),
    height=st.integers(5, 400),
    width=st.integers(5, 400),
    noise=st.sampled_from([0.0, 3.0, 40.0]),
)
def test_it_agrees_with_the_reference_bit_for_bit(
    seed: int, height: int, width: int, noise: float
) -> None:
    reference = pytest.importorskip("pdqhash", reason="requirements/compiled.txt is not installed")
    pixels = shapes(seed, height, width, noise=noise)

    bits, quality = reference.compute(pixels)

    told = np.packbits(bits.astype(np.uint8)).tobytes().hex()
    assert pdq_of(pixels) == PdqHash(told, quality)


def far(left: Pixels, right: Pixels) -> int:
    return PdqKind().distance(pdq_of(left).value, pdq_of(right).value)


@pytest.mark.parametrize("seed", range(12))
def test_a_smaller_or_slightly_changed_copy_matches(seed: int) -> None:
    picture = shapes(seed, 480, 640)
    darker = (picture * 0.8).astype(np.uint8)
    grainy = np.clip(picture + np.random.default_rng(seed).normal(0, 6, picture.shape), 0, 255)

    copies = [shrunk(picture, 2), darker, grainy.astype(np.uint8)]

    assert max(far(picture, copy) for copy in copies) <= DISTANCE


def test_other_pictures_are_far_away() -> None:
    values = [pdq_of(shapes(seed)).value for seed in range(20)]

    distances = [PdqKind().distance(values[i], values[j]) for i in range(20) for j in range(i)]

    assert min(distances) > 2 * DISTANCE


def test_a_picture_without_anything_to_see_has_no_quality() -> None:
    flat = np.full((200, 200, 3), 127, np.uint8)

    assert pdq_of(flat).quality == 0 < QUALITY


def test_a_picture_smaller_than_five_pixels_says_nothing() -> None:
    assert pdq_of(shapes(1, 4, 300)) == PdqHash("0" * 64, 0)


def test_grey_values_are_read_as_they_are() -> None:
    grey = shapes(8)[:, :, 0]

    assert far(grey, np.stack([grey] * 3, axis=2)) <= 2


def test_half_of_the_bits_are_set() -> None:
    assert int(pdq_of(shapes(9)).value, 16).bit_count() == 128


def test_the_words_name_the_distance_and_the_limit() -> None:
    assert PdqKind(threshold=20).because(7) == (
        "the picture looks alike: 7 of 256 bits differ, up to 20 count as a copy"
    )
