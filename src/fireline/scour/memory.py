"""Memory: the log and the files in memory, for tests and dry runs; they keep every promise."""

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

from fireline.domain.checkpoint import Checkpoint
from fireline.domain.fingerprint import Fingerprint
from fireline.domain.observation import Observation
from fireline.errors import NotFoundError
from fireline.scour.columns import Columns
from fireline.scour.observation_log import Batch


class MemoryObservationLog:
    """Keeps batches in a list, for as long as the process lives."""

    def __init__(self) -> None:
        """Start empty."""
        self.batches: list[tuple[str, Batch]] = []

    def checkpoint(self, source: str) -> Checkpoint | None:
        """Say how far a source was read; None when it never was."""
        reached = [batch.reached for name, batch in self.batches if name == source]
        return reached[-1] if reached else None

    def keep(self, source: str, batch: Batch) -> None:
        """Append a batch and the checkpoint reached."""
        self.batches.append((source, batch))

    @property
    def observations(self) -> Sequence[Observation]:
        """Return everything that was kept, in the order in which it was."""
        return [
            seen
            for _, batch in self.batches
            for seen in (*batch.observations, *_in_columns(batch.columns))
            if not isinstance(seen, Fingerprint)
        ]

    @property
    def fingerprints(self) -> Sequence[Fingerprint]:
        """Return every fingerprint that was kept, in the order in which it was."""
        return [
            taken
            for _, batch in self.batches
            for taken in (*batch.fingerprints, *_in_columns(batch.columns))
            if isinstance(taken, Fingerprint)
        ]


def _in_columns(columns: Columns | None) -> Iterator[Any]:
    """Yield what stands in columns, kind by kind."""
    if columns is not None:
        for kind in columns.kinds:
            yield from columns.values(kind)


class MemoryMediaStore:
    """Keeps files under the SHA-256 of their bytes, for as long as the process lives."""

    def __init__(self) -> None:
        """Start empty."""
        self._files: dict[str, bytes] = {}

    def put(self, data: bytes) -> str:
        """Keep the bytes; return their SHA-256 in hex."""
        name = hashlib.sha256(data).hexdigest()
        self._files[name] = data
        return name

    def get(self, sha256: str) -> bytes:
        """Return the bytes that have this SHA-256.

        Raises:
            NotFoundError: they were never kept.
        """
        if sha256 not in self._files:
            raise NotFoundError(f"no file with the hash {sha256[:12]}... is kept")
        return self._files[sha256]

    def has(self, sha256: str) -> bool:
        """Say whether they are kept."""
        return sha256 in self._files
