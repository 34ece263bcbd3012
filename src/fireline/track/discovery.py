"""Discovery: what of the newly seen content is worth an officer's look, as candidates."""

from collections.abc import Collection, Mapping

import attrs
import pyarrow as pa
import pyarrow.compute as pc

from fireline.domain.fingerprint import Kind
from fireline.domain.ids import IdMaker
from fireline.domain.work import Candidate
from fireline.track.bank import Bank
from fireline.track.candidates import (
    Threshold,
    Value,
    posted_by,
    proposed,
    values_by_kind,
    without,
)
from fireline.track.fingerprint_log import FingerprintLog
from fireline.track.picture_spread import apart, outermost, picture_spread


@attrs.frozen(kw_only=True)
class Discovery:
    """One look at what is new, with what was judged before."""

    log: FingerprintLog
    until: str
    bank: Bank
    dismissed: frozenset[Value]
    open: Mapping[Value, Candidate]
    threshold: Threshold
    radius: int
    ids: IdMaker

    def candidates(
        self, fingerprints: pa.Table, *, pictures: pa.Table, sighted: Collection[str]
    ) -> list[Candidate]:
        """Return new candidates, and open ones that have grown, in the order (kind, value).

        ``pictures`` are those that the new posts carry or that were newly read; ``sighted`` names
        the files that belong to a work already.
        """
        watched = posted_by(fingerprints, self.threshold.watched)
        usable = self.bank.usable(pictures)
        seen = {(Kind.FILE, file) for file in usable["sha256"].to_pylist()} - self.open.keys()
        held = {(Kind.FILE, file) for file in sighted}
        exact = self._exact(fingerprints, seen | held | self.dismissed, watched)
        alike = self._alike(usable, set(sighted), watched)
        return sorted((*exact, *alike), key=lambda found: (found.kind, found.value))

    def _exact(
        self, fingerprints: pa.Table, left_out: Collection[Value], watched: frozenset[Value]
    ) -> list[Candidate]:
        """Candidates by the same file, link or words."""
        fresh = without(values_by_kind(fingerprints), left_out)
        unbanked = {
            kind: [value for value in values if not self.bank.holds(kind, value)]
            for kind, values in fresh.items()
        }
        return self._proposed(self.log.spread(values=unbanked, until=self.until), watched)

    def _alike(
        self, usable: pa.Table, sighted: Collection[str], watched: frozenset[Value]
    ) -> list[Candidate]:
        """Candidates by pictures that look alike.

        What looks like a dismissed one is never proposed; what looks like a file that waits as a
        candidate by its bytes waits with it, and is found when that one is judged.
        """
        files = zip(usable["sha256"].to_pylist(), usable["pdq"].to_pylist(), strict=True)
        values = {file: pdq for file, pdq in files if file not in sighted}
        refused = self._looks(self.dismissed)
        touched = outermost(sorted(set(values.values())), refused, radius=self.radius)
        if not touched:
            return []
        known = [value for kind, value in self.open if kind is Kind.PDQ]
        grown = self._known_near(known, touched)
        fresh = outermost(touched, self._looks(self.open), radius=self.radius)
        looked_at = frozenset(
            (Kind.PDQ, pdq) for file, pdq in values.items() if (Kind.FILE, file) in watched
        )
        spread = self._enough(self._spread([*grown, *fresh]), looked_at)
        is_known = pc.is_in(spread["value"], pa.array(grown, pa.string()))
        new = apart(spread.filter(pc.invert(is_known)), radius=self.radius)
        return self._proposed(pa.concat_tables([spread.filter(is_known), new]), looked_at)

    def _looks(self, judged: Collection[Value]) -> list[str]:
        """Return the looks of these values: of pictures as they are, of files as they were read."""
        files = sorted(value for kind, value in judged if kind is Kind.FILE)
        read = self.bank.usable(self.log.pictures_of(files=files, until=self.until))
        return [*(value for kind, value in judged if kind is Kind.PDQ), *read["pdq"].to_pylist()]

    def _spread(self, centres: list[str]) -> pa.Table:
        everything = self.bank.usable(self.log.all_pictures(until=self.until))
        return picture_spread(
            centres, everything, radius=self.radius, log=self.log, until=self.until
        )

    def _known_near(self, known: list[str], touched: list[str]) -> list[str]:
        """Return the open candidates in whose circle one of the touched pictures lies."""
        apart_from_all = set(outermost(known, touched, radius=self.radius))
        return [value for value in known if value not in apart_from_all]

    def _enough(self, spread: pa.Table, watched: frozenset[Value]) -> pa.Table:
        looked_at = pa.array([value for _, value in watched], pa.string())
        wide = pc.greater_equal(spread["accounts"], self.threshold.accounts)
        return spread.filter(pc.or_(wide, pc.is_in(spread["value"], looked_at)))

    def _proposed(self, spread: pa.Table, watched: frozenset[Value]) -> list[Candidate]:
        return proposed(
            spread, threshold=self.threshold, watched=watched, known=self.open, ids=self.ids
        )
