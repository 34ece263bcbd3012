"""Checkpoint: how far a source was read; opaque to all but the source's own collector."""

import attrs


@attrs.frozen
class Checkpoint:
    """A place in a source from which it can be read on; empty is the beginning."""

    reached: str = ""
