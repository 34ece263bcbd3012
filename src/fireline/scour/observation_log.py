"""Observation log: the port that keeps what was seen, together with how far it was read."""

from typing import Protocol

import attrs

from fireline.domain.checkpoint import Checkpoint
from fireline.domain.fingerprint import Fingerprint
from fireline.domain.observation import Observation
from fireline.scour.columns import Columns


@attrs.frozen(kw_only=True)
class Batch:
    """What is kept in one act: observations, their fingerprints, and the checkpoint reached."""

    observations: tuple[Observation, ...]
    fingerprints: tuple[Fingerprint, ...]
    reached: Checkpoint
    columns: Columns | None = None  #: more of both, field by field, from a collector that can


class ObservationLog(Protocol):
    """Keeps observations for as long as retention allows.

    Do keep a batch whole or not at all, checkpoint included, even when the power goes.
    Do try again by yourself when another writer was quicker.
    Don't update a checkpoint: append it; the newest counts.
    """

    def checkpoint(self, source: str) -> Checkpoint | None:
        """Say how far a source was read; None when it never was."""
        ...

    def keep(self, source: str, batch: Batch) -> None:
        """Append a batch and the checkpoint reached, together."""
        ...
