"""Evidence: files kept under the SHA-256 of their bytes, so that nothing can change unseen."""

from fireline.store.evidence.shelf import Evidence, Shelf

__all__ = ["Evidence", "Shelf"]
