import os
import signal
import threading
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest

from fireline.errors import ItemUnreadable, MissingPart
from fireline.sandbox import Bounds, PictureSandbox, decoder
from fireline.sandbox.decoder import OwnDecoder
from fireline.track.fingerprints import pdq_of
from unit.sandbox.files import BROKEN, DAMAGED, WHOLE, encoded, png_that_says
from unit.track.fingerprints.pictures import shapes


@pytest.fixture(scope="module")
def sandbox() -> Iterator[PictureSandbox]:
    with PictureSandbox() as shared:
        yield shared


def process_of(sandbox: PictureSandbox) -> Any:
    own = sandbox._decoder
    assert isinstance(own, OwnDecoder)
    assert own._decoder is not None
    return own._decoder._process


def test_a_whole_picture_gives_the_very_fingerprint_of_its_pixels(sandbox: PictureSandbox) -> None:
    expected = pdq_of(shapes(1))

    assert sandbox.read(WHOLE) == (expected.value, expected.quality)


def test_it_says_what_a_file_is_and_not_what_it_is_called(sandbox: PictureSandbox) -> None:
    seen = sandbox.look(encoded(shapes(1), "JPEG"))

    assert (seen.format, seen.width, seen.height) == ("JPEG", 320, 240)


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


def test_a_decoder_that_dies_over_a_file_is_replaced() -> None:
    with PictureSandbox() as sandbox:
        sandbox.read(WHOLE)
        dying = process_of(sandbox)
        dying.send_signal(signal.SIGSTOP)
        threading.Timer(0.2, dying.kill).start()

        with pytest.raises(ItemUnreadable, match="did not survive"):
            sandbox.read(WHOLE)

        assert sandbox.read(WHOLE)[1] == 60
        assert process_of(sandbox).pid != dying.pid


def test_a_decoder_that_died_between_two_files_costs_none() -> None:
    with PictureSandbox() as sandbox:
        sandbox.read(WHOLE)
        dead = process_of(sandbox)
        dead.kill()
        os.waitid(os.P_PID, dead.pid, os.WEXITED | os.WNOWAIT)

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
    monkeypatch.setitem(decoder._ENVIRONMENT, "PYTHONPATH", "/nowhere")
    monkeypatch.setattr(decoder.sys, "executable", "/usr/bin/false")

    with pytest.raises(MissingPart, match="does not start"):
        PictureSandbox().read(WHOLE)


def test_a_decoder_for_which_there_is_no_room_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoder.sys, "executable", "/nowhere/python")

    with pytest.raises(MissingPart, match="does not start"):
        PictureSandbox().read(WHOLE)


def test_a_still_is_made_between_two_looks(sandbox: PictureSandbox) -> None:
    before = sandbox.read(WHOLE)

    still = sandbox.still(WHOLE)

    assert (still.width, still.height, len(still.grey)) == (320, 240, 320 * 240)
    assert sandbox.read(WHOLE) == before


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_no_still_is_made_of_a_broken_file(sandbox: PictureSandbox, broken: bytes) -> None:
    with pytest.raises(ItemUnreadable):
        sandbox.still(broken)
