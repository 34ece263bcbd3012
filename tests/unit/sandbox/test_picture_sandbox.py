import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import numpy as np
import pytest
from PIL import Image

from fireline.domain.fingerprint import Kind
from fireline.errors import ItemUnreadable, MissingPart
from fireline.sandbox import Bounds, PictureSandbox, picture_sandbox
from fireline.track.fingerprints import KINDS, pdq_of
from unit.sandbox.files import BROKEN, DAMAGED, WHOLE, encoded, png_that_says
from unit.track.fingerprints.pictures import shapes


@pytest.fixture(scope="module")
def sandbox() -> Iterator[PictureSandbox]:
    with PictureSandbox() as shared:
        yield shared


def far(left: str, right: str) -> int:
    return KINDS[Kind.PDQ].distance(left, right)


def process_of(sandbox: PictureSandbox) -> Any:
    assert sandbox._decoder is not None
    return sandbox._decoder._process


def test_a_whole_picture_gives_the_very_fingerprint_of_its_pixels(sandbox: PictureSandbox) -> None:
    expected = pdq_of(shapes(1))

    assert sandbox.read(WHOLE) == (expected.value, expected.quality)


def test_it_says_what_a_file_is_and_not_what_it_is_called(sandbox: PictureSandbox) -> None:
    seen = sandbox.look(encoded(shapes(1), "JPEG"))

    assert (seen.format, seen.width, seen.height) == ("JPEG", 320, 240)


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "GIF", "WEBP", "AVIF", "BMP"])
def test_the_same_picture_in_another_format_matches(sandbox: PictureSandbox, format_: str) -> None:
    assert far(sandbox.read(encoded(shapes(6), format_))[0], pdq_of(shapes(6)).value) <= 16


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_a_broken_file_is_an_unreadable_item(sandbox: PictureSandbox, broken: bytes) -> None:
    with pytest.raises(ItemUnreadable):
        sandbox.read(broken)

    assert sandbox.read(WHOLE)[1] == 60


def test_broken_files_do_not_cost_the_process(sandbox: PictureSandbox) -> None:
    sandbox.read(WHOLE)
    before = process_of(sandbox).pid

    for broken in BROKEN.values():
        with pytest.raises(ItemUnreadable):
            sandbox.read(broken)

    assert process_of(sandbox).pid == before


@pytest.mark.parametrize("damaged", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_file_is_read_or_refused_and_nothing_else(
    sandbox: PictureSandbox, damaged: bytes
) -> None:
    with suppress(ItemUnreadable):
        assert len(sandbox.read(damaged)[0]) == 64

    assert sandbox.read(WHOLE)[1] == 60


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_is_turned_as_it_says(sandbox: PictureSandbox, orientation: int) -> None:
    """Stored turned and marked with how to turn it back, it looks the same each time."""
    undo = {1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 8, 7: 7, 8: 6}[orientation]
    turns = {2: 0, 3: 3, 4: 1, 5: 5, 6: 4, 7: 6, 8: 2}
    image = Image.fromarray(shapes(5))
    stored = image if undo == 1 else image.transpose(Image.Transpose(turns[undo]))
    exif = Image.Exif()
    exif[0x0112] = orientation

    seen = sandbox.read(encoded(np.asarray(stored), "PNG", exif=exif))

    assert seen[0] == pdq_of(shapes(5)).value


def test_what_is_clear_lies_on_white(sandbox: PictureSandbox) -> None:
    pixels = shapes(3)
    clear = np.zeros(pixels.shape[:2], bool)
    clear[60:180, 80:200] = True
    alpha = np.where(clear, 0, 255).astype(np.uint8)
    on_white = np.where(clear[:, :, None], 255, pixels).astype(np.uint8)

    assert sandbox.read(encoded(np.dstack([pixels, alpha])))[0] == pdq_of(on_white).value


def test_a_palette_and_sixteen_bits_of_grey_are_read(sandbox: PictureSandbox) -> None:
    grey = shapes(2)[:, :, 1]

    deep = sandbox.read(encoded(grey.astype(np.uint16) * 257))
    few = sandbox.read(encoded(np.asarray(Image.fromarray(grey).quantize(256).convert("P"))))

    assert deep[0] == pdq_of(grey).value
    assert len(few[0]) == 64


def test_a_large_picture_keeps_its_fingerprint(sandbox: PictureSandbox) -> None:
    large = shapes(4, 900, 2050)

    assert far(sandbox.read(encoded(large, "JPEG"))[0], pdq_of(large).value) <= 10


def test_a_file_that_is_too_large_is_not_even_sent() -> None:
    with pytest.raises(ItemUnreadable, match="too large"):
        PictureSandbox(Bounds(input_bytes=10)).read(b"x" * 11)


def test_a_picture_that_inflates_is_stopped_by_its_memory() -> None:
    bomb = png_that_says(6_000, 6_000, bytes(6_000 * 6_001))

    with PictureSandbox(Bounds(memory=20_000_000)) as small:
        assert len(bomb) < 100_000
        with pytest.raises(ItemUnreadable, match="memory"):
            small.read(bomb)
        assert small.read(WHOLE)[1] == 60


def test_a_decoder_that_hangs_is_ended_by_the_clock_and_replaced() -> None:
    with PictureSandbox(Bounds(wall_seconds=0.4)) as hurried:
        hurried.read(WHOLE)
        process_of(hurried).send_signal(signal.SIGSTOP)

        with pytest.raises(ItemUnreadable, match="did not survive"):
            hurried.read(WHOLE)

        assert hurried.read(WHOLE)[1] == 60


def test_a_decoder_that_dies_is_replaced() -> None:
    with PictureSandbox() as sandbox:
        sandbox.read(WHOLE)
        dead = process_of(sandbox)
        dead.kill()
        dead.wait()

        with pytest.raises(ItemUnreadable, match="did not survive"):
            sandbox.read(WHOLE)

        assert sandbox.read(WHOLE)[1] == 60
        assert process_of(sandbox).pid != dead.pid


def test_a_decoder_is_replaced_after_so_many_files() -> None:
    with PictureSandbox(Bounds(files=2)) as sandbox:
        pids = []
        for _ in range(5):
            sandbox.read(WHOLE)
            pids.append(process_of(sandbox).pid)

    assert pids[0] == pids[1] != pids[2] == pids[3] != pids[4]


def test_closing_leaves_no_process() -> None:
    sandbox = PictureSandbox()
    sandbox.read(WHOLE)
    pid = process_of(sandbox).pid

    sandbox.close()

    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_a_forgotten_sandbox_takes_its_process_along() -> None:
    sandbox = PictureSandbox()
    sandbox.read(WHOLE)
    pid = process_of(sandbox).pid

    del sandbox

    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_a_decoder_that_cannot_start_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(picture_sandbox._ENVIRONMENT, "PYTHONPATH", "/nowhere")
    monkeypatch.setattr(picture_sandbox.sys, "executable", "/usr/bin/false")

    with pytest.raises(MissingPart, match="does not start"):
        PictureSandbox().read(WHOLE)
