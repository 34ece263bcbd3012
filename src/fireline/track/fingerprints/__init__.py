"""Fingerprints: the values by which content is known again, one file a kind."""

from collections.abc import Mapping
from types import MappingProxyType

from fireline.domain.fingerprint import Kind
from fireline.track.fingerprints.file import FileKind, sha256_of
from fireline.track.fingerprints.kind import FingerprintKind
from fireline.track.fingerprints.link import LinkKind, link_of
from fireline.track.fingerprints.pdq import DISTANCE, QUALITY, PdqHash, PdqKind, pdq_of
from fireline.track.fingerprints.taking import fingerprint_columns, fingerprints_of
from fireline.track.fingerprints.text import TextKind, text_of

__all__ = [
    "KINDS",
    "QUALITY",
    "FingerprintKind",
    "PdqHash",
    "fingerprint_columns",
    "fingerprint_kinds",
    "fingerprints_of",
    "link_of",
    "pdq_of",
    "sha256_of",
    "text_of",
]


def fingerprint_kinds(pdq_distance: int = DISTANCE) -> Mapping[Kind, FingerprintKind]:
    """Return every kind of fingerprint by its name, with the distance that the unit has set."""
    return MappingProxyType(
        {
            kind.kind: kind
            for kind in (FileKind(), PdqKind(threshold=pdq_distance), LinkKind(), TextKind())
        }
    )


KINDS = fingerprint_kinds()
