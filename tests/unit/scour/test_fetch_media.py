"""Fetching by a budget: what is shared most first, each file once, failures written down."""

import hashlib
from datetime import UTC, datetime

import pytest

from fireline.domain.observation import MediaSighting
from fireline.errors import ItemUnreadable, SourceUnavailable
from fireline.scour import fetch_media
from fireline.scour.memory import MemoryMediaStore

NOON = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
SQUARE, CIRCLE, NOTE = b"blue square", b"red circle!", b"no picture"


class Files:
    """A log, a source and a reader over the same few files, wanted in their order."""

    def __init__(self, *files, missing=(), silent_at=None, sizes=True):
        self.media = [self._sighting(data, sizes=sizes) for data in files]
        self._data = {hashlib.sha256(data).hexdigest(): data for data in files}
        self._missing = {hashlib.sha256(data).hexdigest() for data in missing}
        self._silent_at = silent_at and hashlib.sha256(silent_at).hexdigest()
        self.kept = []
        self.asked = []

    def _sighting(self, data, *, sizes):
        return MediaSighting(
            post="shapes:a",
            account="shapes:ann",
            position=0,
            said_at=NOON,
            seen_at=NOON,
            sha256=hashlib.sha256(data).hexdigest(),
            size=len(data) if sizes else None,
        )

    def wanted(self, *, limit, min_accounts=1):  # noqa: ARG002 -- the port's signature
        looked_at = {picture.sha256 for picture in self.kept}
        return [media for media in self.media if media.sha256 not in looked_at][:limit]

    def keep_pictures(self, pictures):
        self.kept += pictures

    def fetch(self, media, *, limit):
        self.asked.append(media.sha256)
        if media.sha256 == self._silent_at:
            raise SourceUnavailable("the files do not answer")
        if media.sha256 in self._missing:
            raise ItemUnreadable("the file is gone")
        return self._data[media.sha256][:limit]

    def read(self, data):
        if data == NOTE:
            raise ItemUnreadable("this is no picture")
        return "0" * 64, 90


def fetch(files, budget=1000):
    store = MemoryMediaStore()
    counts = fetch_media(
        source=files, log=files, store=store, reader=files, budget=budget, clock=lambda: NOON
    )
    return counts, store


def test_each_file_is_fetched_once_looked_at_and_kept():
    files = Files(SQUARE, CIRCLE)

    counts, store = fetch(files)

    assert (counts.fetched, counts.bytes, counts.failed, counts.left) == (2, 22, 0, 0)
    assert [store.get(picture.sha256) for picture in files.kept] == [SQUARE, CIRCLE]
    assert {picture.pdq for picture in files.kept} == {"0" * 64}


def test_the_budget_ends_the_round_and_what_is_left_is_said():
    files = Files(SQUARE, CIRCLE, NOTE)

    counts, _ = fetch(files, budget=25)

    assert (counts.fetched, counts.bytes, counts.left) == (2, 22, 1)


def test_a_failure_is_written_down_and_not_asked_for_again():
    files = Files(SQUARE, CIRCLE, missing=[SQUARE])

    counts, _ = fetch(files)
    fetch(files)

    assert (counts.fetched, counts.failed) == (1, 1)
    assert files.kept[0].failure == "the file is gone"
    assert len(files.asked) == 2


def test_what_is_no_picture_is_kept_as_a_file_with_the_reason():
    files = Files(NOTE)

    counts, store = fetch(files)

    assert (counts.failed, counts.bytes) == (1, len(NOTE))
    assert (files.kept[0].failure, store.has(files.kept[0].sha256)) == ("this is no picture", True)


def test_other_bytes_than_were_told_are_not_taken():
    files = Files(SQUARE, sizes=False)
    files._data[files.media[0].sha256] = CIRCLE

    counts, store = fetch(files)

    assert counts.failed == 1
    assert "not the one that was told" in files.kept[0].failure
    assert not store.has(hashlib.sha256(CIRCLE).hexdigest())


def test_a_file_larger_than_a_whole_round_is_written_down_and_blocks_nobody():
    files = Files(SQUARE * 100, CIRCLE)

    counts, _ = fetch(files, budget=50)

    assert (counts.fetched, counts.failed, counts.left) == (1, 1, 0)


def test_a_silent_source_ends_the_round_and_what_came_before_stands():
    files = Files(SQUARE, CIRCLE, silent_at=CIRCLE)

    with pytest.raises(SourceUnavailable):
        fetch(files)

    assert [picture.sha256 for picture in files.kept] == [files.media[0].sha256]
