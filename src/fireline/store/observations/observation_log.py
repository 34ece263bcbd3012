"""Observation log: keeps batches in the lake, each with the checkpoint that it reached."""

from fireline.domain.checkpoint import Checkpoint
from fireline.domain.fingerprint import Fingerprint
from fireline.scour.columns import Columns
from fireline.scour.observation_log import Batch
from fireline.store.observations.lake import Lake
from fireline.store.observations.rows import (
    checkpoint_rows,
    column_rows,
    fingerprint_rows,
)


class LakeObservationLog:
    """The lake as scour writes it."""

    def __init__(self, lake: Lake) -> None:
        """Write to an open lake."""
        self._lake = lake

    def checkpoint(self, source: str) -> Checkpoint | None:
        """Say how far a source was read; None when it never was."""
        found = self._lake.rows("checkpoint", source=source)
        return Checkpoint(found[0]["reached"]) if found else None

    def keep(self, source: str, batch: Batch) -> None:
        """Append observations, fingerprints and the checkpoint reached in one transaction."""
        at = self._lake.clock()
        seen, taken = Columns.of(batch.observations), Columns.of(batch.fingerprints)
        if batch.columns is not None:
            seen.join(batch.columns)
            taken.join(batch.columns)
        rows = column_rows(seen, at=at)
        if taken.count(Fingerprint):
            rows["fingerprints"] = fingerprint_rows(taken, of=seen, at=at)
        rows["checkpoints"] = checkpoint_rows(source, batch.reached, at=at)
        self._lake.append(rows)
