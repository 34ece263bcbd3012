"""Case evidence: what one authority captured, sealed on the disk and opened by its wraps alone.

Order of a capture: the sealed file is whole on the disk, then its wrap is written in the open
transaction. A file without a wrap is litter; a wrap without a file cannot come to be.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import BinaryIO
from uuid import UUID

import attrs

from fireline.errors import NotFoundError, StoreError
from fireline.refer.custody import CustodyEntry
from fireline.refer.evidence_store import Kept
from fireline.refer.taken import Taken
from fireline.refer.time_stamp import TimeToken
from fireline.store.evidence.book import EvidenceBook
from fireline.store.evidence.sealed_files import SealedFiles
from fireline.store.evidence.shelf import Evidence
from fireline.store.evidence.wacz import MIME, wacz_of
from fireline.store.evidence.wrapping import AuthorityKey, Wrap


@attrs.frozen(kw_only=True)
class CaseEvidence:
    """The evidence of one authority, as refer knows it."""

    files: SealedFiles
    plain: Evidence  #: what 0.1.0 kept unsealed; read, never written
    book: EvidenceBook
    key: AuthorityKey
    software: str

    def keep(self, taken: Taken, *, place: UUID, about: Mapping[str, object]) -> Kept:
        """Pack a capture as WACZ and keep it for a place."""
        data = wacz_of(taken, software=self.software, about=about)
        return Kept(sha256=self.put(data, place=place), mime=MIME, size=len(data))

    def put(self, data: bytes, *, place: UUID) -> str:
        """Keep bytes for a place and return their SHA-256 in hex."""
        known = hashlib.sha256(data).hexdigest()
        return self._again(known, place) or self.put_file(BytesIO(data), place=place)

    def put_file(self, source: BinaryIO, *, place: UUID) -> str:
        """Keep a file of any size for a place, a chunk in memory at a time."""
        name, key, plain = self.files.write(source)
        self.book.add_wrap(
            self.key.wrap(key, place=place, sha256=plain.sha256, size=plain.size, object_name=name)
        )
        return plain.sha256

    def get(self, sha256: str) -> bytes:
        """Return the bytes that have this SHA-256."""
        return b"".join(self.pieces(sha256))

    def pieces(self, sha256: str) -> Iterator[bytes]:
        """Return the bytes chunk by chunk; the last one comes only if the whole is right.

        Raises:
            NotFoundError: this authority never captured it, or let it go.
            StoreError: it was changed.
        """
        for wrap in self.book.wraps_of(sha256):
            yield from self.files.pieces(wrap.object, self.key.unwrap(wrap), sha256=sha256)
            return
        if self._is_of_old(sha256):
            yield self.plain.get(sha256)
            return
        raise NotFoundError(f"no evidence {sha256[:80]!r}: it was never captured, or was erased")

    def has(self, sha256: str) -> bool:
        """Say whether these bytes can be read by this authority."""
        return bool(self.book.wraps_of(sha256)) or self._is_of_old(sha256)

    def let_go(self, sha256: str, *, place: UUID) -> bool:
        """Drop the key that is kept for one place; say whether it was the last: then it is erased.

        Raises:
            NotFoundError: nothing of this hash is kept for this place.
            StoreError: 0.1.0 captured it and it is not sealed yet.
        """
        self.book.alone_with(sha256)
        wraps = self.book.wraps_of(sha256)
        mine = [wrap for wrap in wraps if wrap.place == place]
        if not mine:
            if self._is_of_old(sha256):
                raise StoreError(f"{sha256} is not sealed yet: run fireline evidence seal first")
            raise NotFoundError(f"no evidence {sha256[:80]!r} is kept for this place")
        (wrap,) = mine
        shared = any(other.object == wrap.object for other in wraps if other is not wrap)

        def afterwards() -> None:
            if not shared:
                self.files.drop(wrap.object)

        self.book.drop_wrap(sha256, place=place, afterwards=afterwards)
        return len(wraps) == 1

    def seal_of_old(self, sha256: str, *, place: UUID) -> bool:
        """Seal what 0.1.0 kept plain; the plain file stays until everybody has sealed theirs."""
        if self.book.wraps_of(sha256) or not self._is_of_old(sha256):
            return False
        self.put(self.plain.get(sha256), place=place)
        return True

    def sweep(self, *, older_than: datetime) -> int:
        """Remove sealed files that no key is kept for; return how many."""
        return self.files.sweep(self.book.is_known, older_than=older_than)

    def enter(self, entry: CustodyEntry) -> None:
        """Add a line to the custody."""
        self.book.enter(entry)

    def custody(self, sha256: str = "") -> Sequence[CustodyEntry]:
        """Return the custody of one capture, or of all, oldest first."""
        return self.book.custody(sha256)

    def add_token(self, sha256: str, token: TimeToken) -> None:
        """Keep an outside word on when these bytes existed."""
        self.book.add_token(sha256, token)

    def tokens(self, sha256: str) -> Sequence[TimeToken]:
        """Return the tokens of a capture, oldest first."""
        return self.book.tokens(sha256)

    def unstamped(self, *, limit: int) -> Sequence[str]:
        """Return captures that have no token yet, oldest first."""
        return self.book.unstamped(limit=limit)

    def _again(self, sha256: str, place: UUID) -> str:
        """Keep what is kept for another place already by a second wrap of the same key.

        What cannot be read any more is not built on: it is written anew. Nobody may let the last
        place of it go meanwhile, for the file would go with that place.
        """
        self.book.alone_with(sha256)
        wraps = [wrap for wrap in self.book.wraps_of(sha256) if self._reads(wrap)]
        for wrap in wraps:
            if wrap.place == place:
                return sha256
        for wrap in wraps[:1]:
            key = self.key.unwrap(wrap)
            self.book.add_wrap(
                self.key.wrap(
                    key,
                    place=place,
                    sha256=sha256,
                    size=wrap.size,
                    object_name=wrap.object,
                )
            )
            return sha256
        return ""

    def _reads(self, wrap: Wrap) -> bool:
        try:
            key = self.key.unwrap(wrap)
            for _ in self.files.pieces(wrap.object, key, sha256=wrap.sha256):
                pass
        except (NotFoundError, StoreError):
            return False
        return True

    def _is_of_old(self, sha256: str) -> bool:
        return self.book.was_captured(sha256) and self.plain.has(sha256)
