"""Scour: read what is being published, where, and keep it with the bytes it came from."""

from fireline.scour.ahead import keeping_ahead
from fireline.scour.collector import Collector, ColumnCollector, Page, RawItem
from fireline.scour.columns import Columns, Same
from fireline.scour.fingerprinter import (
    ColumnFingerprinter,
    Fingerprinter,
    without_fingerprints,
)
from fireline.scour.media import MediaLog, MediaSource, MediaStore, PictureReader
from fireline.scour.observation_log import Batch, ObservationLog
from fireline.scour.run import MediaCounts, Progress, ScourCounts, fetch_media, scour

__all__ = [
    "Batch",
    "Collector",
    "ColumnCollector",
    "ColumnFingerprinter",
    "Columns",
    "Fingerprinter",
    "MediaCounts",
    "MediaLog",
    "MediaSource",
    "MediaStore",
    "ObservationLog",
    "Page",
    "PictureReader",
    "Progress",
    "RawItem",
    "Same",
    "ScourCounts",
    "fetch_media",
    "keeping_ahead",
    "scour",
    "without_fingerprints",
]
