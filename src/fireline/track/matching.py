"""Matching: from what is new in the lake, or new in the bank, to sightings of works."""

from collections.abc import Mapping, Sequence

import attrs
import pyarrow as pa

from fireline.domain.fingerprint import Kind
from fireline.domain.ids import IdMaker
from fireline.domain.work import Sighting
from fireline.track.bank import Bank, Likeness
from fireline.track.fingerprint_log import FingerprintLog
from fireline.track.sightings import (
    Carriers,
    carriers_among,
    first_of_each,
    passed_on_sightings,
    sightings_of,
)


@attrs.frozen(kw_only=True)
class Matching:
    """Posts of the lake held against a bank, up to a mark."""

    log: FingerprintLog
    until: str
    bank: Bank
    ids: IdMaker

    def back(self, values: Mapping[Kind, Sequence[str]], pictures: pa.Table) -> list[Sighting]:
        """Return the sightings of a new work in everything that is stored already.

        ``pictures`` are all that were read, or none when the work is not known by its look.
        """
        like = self.bank.likenesses(pictures)
        exact: dict[Kind, Sequence[str]] = {
            kind: of_kind for kind, of_kind in values.items() if kind is not Kind.PDQ
        }
        exact[Kind.FILE] = sorted({*exact.get(Kind.FILE, ()), *like})
        hits = self.bank.hits(self.log.fingerprints_with(values=exact, until=self.until), like)
        held = sightings_of(hits, first_is_original=True, ids=self.ids)
        return first_of_each([*held, *self._passed_on_before(held)])

    def forward(
        self,
        fingerprints: pa.Table,
        passed_on: pa.Table,
        *,
        read: Mapping[str, Sequence[Likeness]],
        met: Mapping[str, Sequence[Likeness]],
        carriers: Carriers,
    ) -> list[Sighting]:
        """Return the sightings in what is new.

        ``read`` are files that were newly read as pictures: posts of any age carry them. ``met``
        are files that were read before and that new posts carry.
        """
        hits = self.bank.hits(self._with_older(fingerprints, read), {**read, **met})
        held = sightings_of(hits, first_is_original=False, ids=self.ids)
        newly = passed_on_sightings(passed_on, carriers, ids=self.ids)
        return first_of_each([*held, *newly, *self._passed_on_before(held)])

    def _with_older(self, fingerprints: pa.Table, read: Mapping[str, object]) -> pa.Table:
        if not read:
            return fingerprints
        older = self.log.fingerprints_with(values={Kind.FILE: sorted(read)}, until=self.until)
        return pa.concat_tables([fingerprints, older])

    def _passed_on_before(self, held: Sequence[Sighting]) -> list[Sighting]:
        """Return who passed on, at any time, the posts that are now known to hold a work."""
        if not (fresh := carriers_among(held)):
            return []
        passed_on = self.log.passed_on_of(posts=sorted(fresh), until=self.until)
        return passed_on_sightings(passed_on, fresh, ids=self.ids)
