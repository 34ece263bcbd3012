"""What comes up the pipe of a browser, without a browser."""

import json
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from fireline.door.chromium import Browser

NOBODY: Any = None  #: there is no process behind these pipes


@contextmanager
def browser_that_says(words: bytes) -> Iterator[Browser]:
    """A browser at the other end of two pipes."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    up, theirs = os.pipe()

    def say() -> None:
        with os.fdopen(theirs, "wb") as pipe:
            pipe.write(words)

    saying = threading.Thread(target=say)
    saying.start()
    try:
        yield Browser(NOBODY, nowhere, up, time.monotonic() + 60)
    finally:
        saying.join()
        os.close(up)
        os.close(nowhere)


def said(**message: object) -> bytes:
    return json.dumps(message).encode() + b"\0"


def test_an_answer_is_told_from_what_happens_meanwhile() -> None:
    with browser_that_says(said(method="Page.x") + said(id=1, result={"a": 2})) as browser:
        assert browser.ask("Page.enable") == {"a": 2}
        assert browser.event(0) == {"method": "Page.x"}


def test_a_long_answer_costs_time_by_its_length_and_not_by_its_square() -> None:
    words = "x" * 40_000_000

    with browser_that_says(said(id=1, result={"body": words})) as browser:
        begun = time.monotonic()
        answer = browser.ask("Network.getResponseBody")

    assert answer["body"] == words
    assert time.monotonic() - begun < 6
