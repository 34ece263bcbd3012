"""Track: know content again, as any copy, and say why."""

from fireline.track.run import (
    TrackCounts,
    dismiss,
    judge,
    look_back,
    refuse_sighting,
    reopen,
    track,
)

__all__ = [
    "TrackCounts",
    "dismiss",
    "judge",
    "look_back",
    "refuse_sighting",
    "reopen",
    "track",
]
