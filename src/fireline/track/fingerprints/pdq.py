"""PDQ: 256 bits that stay nearly the same when a picture is resized, recompressed or dimmed.

Our own implementation of the published algorithm (Facebook, "The TMK+PDQF Video-Hashing Algorithm
and the PDQ Image-Hashing Algorithm", 2019, sections 3 to 6): luminance, two passes of a box filter
in each direction, 64 x 64 samples, a measure of quality, the 16 x 16 lowest frequencies of a
cosine transform, and a bit for each frequency above their median. Sums are made one addition
after the other in 32-bit floats, because that is what the reference does and what makes our bits
the same as everybody's: a hash list is only worth something when all compute alike.
"""

from typing import ClassVar

import attrs
import numpy as np
from numpy.typing import NDArray

from fireline.domain.fingerprint import Kind
from fireline.track.fingerprints.kind import FingerprintKind, spelled_hex

Pixels = NDArray[np.uint8]
Plane = NDArray[np.float32]

BITS = 256
#: Two pictures match when at most this many bits differ (the paper's own recommendation).
DISTANCE = 31
#: Below this quality a fingerprint says too little to be used (the paper's own recommendation).
QUALITY = 50

#: Weights of red, green and blue in luminance (ITU-R BT.601).
_LUMINANCE = (0.299, 0.587, 0.114)
_SMALLEST_SIDE = 5
_SIDE = 64
_FREQUENCIES = 16
_PASSES = 2
_BEST_QUALITY = 100
#: The paper's own scale: so many steps of one percent of the range make one point of quality.
_STEPS_A_POINT = 90


@attrs.frozen
class PdqHash:
    """The fingerprint of one picture, and how much the picture gave it to go by."""

    value: str  #: 64 hex digits
    quality: int  #: 0 to 100


class PdqKind(FingerprintKind):
    """Pictures that look alike: the same picture resized, recompressed or slightly changed."""

    kind: ClassVar[Kind] = Kind.PDQ
    examples: ClassVar[tuple[str, ...]] = ("f0" * 32, "0f" * 32, "f" * 32 + "0" * 32)

    def __init__(self, threshold: int = DISTANCE) -> None:
        self.threshold = threshold

    def _spelled(self, value: str) -> str | None:
        return spelled_hex(value)

    def _distance(self, left: str, right: str) -> int:
        return (int(left, 16) ^ int(right, 16)).bit_count()

    def _words(self, distance: int) -> str:
        if not distance:
            return f"the picture looks the same: all {BITS} bits of its fingerprint agree"
        return (
            f"the picture looks alike: {distance} of {BITS} bits differ, "
            f"up to {self.threshold} count as a copy"
        )


def pdq_of(pixels: Pixels) -> PdqHash:
    """Return the fingerprint of a picture, given as rows of grey values or of red, green, blue."""
    light = _luminance(pixels)
    if min(light.shape) < _SMALLEST_SIDE:
        return PdqHash("0" * (BITS // 4), 0)
    samples = _sampled(_smoothed(light))
    return PdqHash(_bits(_lowest_frequencies(samples)), _quality(samples))


def _luminance(pixels: Pixels) -> Plane:
    if pixels.ndim == 2:  # noqa: PLR2004 -- rows and columns, no colours
        return pixels.astype(np.float32)
    weighted = [pixels[:, :, colour] * weight for colour, weight in enumerate(_LUMINANCE)]
    light: Plane = (weighted[0] + weighted[1] + weighted[2]).astype(np.float32)
    return light


def _smoothed(light: Plane) -> Plane:
    """Blur so that one sample in 64 speaks for its whole block (a tent filter, in two passes)."""
    rows, columns = light.shape
    if (rows, columns) == (_SIDE, _SIDE):
        return light
    for _ in range(_PASSES):
        sideways = _averaged_down(np.ascontiguousarray(light.T), _window(columns))
        light = _averaged_down(np.ascontiguousarray(sideways.T), _window(rows))
    return light


def _window(length: int) -> int:
    """Half a block, rounded up; the second pass makes it a whole one."""
    return -(-length // (2 * _SIDE))


def _averaged_down(rows: Plane, window: int) -> Plane:
    """Give each row the mean of the window around it; at the edges the window is cut off.

    The sum slides: the row ahead is added, then the row behind is taken away, in this order.
    """
    length = len(rows)
    ahead = window // 2
    total = np.zeros(rows.shape[1], np.float32)
    averaged = np.empty_like(rows)
    for head in range(length + ahead):
        tail = head - window
        if head < length:
            total += rows[head]
        if tail >= 0:
            total -= rows[tail]
        if head >= ahead:
            inside = min(head, length - 1) - max(tail, -1)
            np.divide(total, np.float32(inside), out=averaged[head - ahead])
    return averaged


def _sampled(light: Plane) -> Plane:
    """Take the middle of each of 64 x 64 blocks."""
    middles = np.arange(_SIDE) + 0.5
    rows, columns = ((middles * side / _SIDE).astype(np.intp) for side in light.shape)
    return light[np.ix_(rows, columns)]


def _quality(samples: Plane) -> int:
    """Say from 0 to 100 how much there is to see: steps between neighbours, in whole percents."""
    steps = sum(
        int(
            np.abs(
                (np.diff(samples, axis=axis) * np.float32(100) / np.float32(255)).astype(int)
            ).sum()
        )
        for axis in (0, 1)
    )
    return min(_BEST_QUALITY, steps // _STEPS_A_POINT)


def _cosines() -> Plane:
    """The 16 lowest frequencies of a 64-point cosine transform, without the constant one."""
    frequency = np.arange(1, _FREQUENCIES + 1)[:, None]
    place = 2 * np.arange(_SIDE)[None, :] + 1
    scale = np.float64(np.float32(np.sqrt(2 / _SIDE)))
    waves: Plane = (scale * np.cos(np.pi / (2 * _SIDE) * frequency * place)).astype(np.float32)
    return waves


_COSINES = _cosines()


def _lowest_frequencies(samples: Plane) -> Plane:
    """Transform in both directions; each sum in order, not as a fast matrix product."""
    half = np.zeros((_FREQUENCIES, _SIDE), np.float32)
    for place in range(_SIDE):
        half += _COSINES[:, place, None] * samples[None, place, :]
    whole = np.zeros((_FREQUENCIES, _FREQUENCIES), np.float32)
    for place in range(_SIDE):
        whole += half[:, place, None] * _COSINES[None, :, place]
    return whole


def _bits(frequencies: Plane) -> str:
    """Set a bit for each frequency above the (lower) median; the highest comes first."""
    flat = frequencies.ravel()
    median = np.partition(flat, BITS // 2 - 1)[BITS // 2 - 1]
    return np.packbits((flat > median)[::-1]).tobytes().hex()
