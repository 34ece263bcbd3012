"""Stores: the whole casework of one authority, each store behind the port that it implements."""

from uuid import UUID

import attrs

from fireline.domain.clock import Clock
from fireline.domain.ids import IdMaker
from fireline.store.casework.case_file import DjangoCaseFile
from fireline.store.casework.deconfliction import DjangoDeconfliction
from fireline.store.casework.evidence_book import DjangoEvidenceBook
from fireline.store.casework.groups import DjangoGroupLedger
from fireline.store.casework.ledger import DjangoTrackLedger
from fireline.store.casework.looks import DjangoLookLog
from fireline.store.casework.openings import DjangoOpenings
from fireline.store.casework.outbox import DjangoOutbox
from fireline.store.casework.queue import DjangoWorkQueue
from fireline.store.casework.rankings import DjangoRankingLedger
from fireline.store.casework.series import DjangoSeriesLog
from fireline.store.casework.spread_facts import DjangoSpreadFacts


@attrs.frozen(kw_only=True)
class Stores:
    """One authority's casework."""

    ledger: DjangoTrackLedger
    rankings: DjangoRankingLedger
    groups: DjangoGroupLedger
    queue: DjangoWorkQueue
    openings: DjangoOpenings
    case_file: DjangoCaseFile
    deconfliction: DjangoDeconfliction
    evidence_book: DjangoEvidenceBook
    outbox: DjangoOutbox
    looks: DjangoLookLog
    series: DjangoSeriesLog
    spread: DjangoSpreadFacts


def stores_of(authority: UUID, ids: IdMaker, clock: Clock) -> Stores:
    """Return the casework of one authority; each store opens its scope when it is used."""
    return Stores(
        ledger=DjangoTrackLedger(authority, ids, clock),
        rankings=DjangoRankingLedger(authority, ids, clock),
        groups=DjangoGroupLedger(authority, ids, clock),
        queue=DjangoWorkQueue(authority, ids, clock),
        openings=DjangoOpenings(authority, ids, clock),
        case_file=DjangoCaseFile(authority, ids, clock),
        deconfliction=DjangoDeconfliction(authority, ids, clock),
        evidence_book=DjangoEvidenceBook(authority, ids, clock),
        outbox=DjangoOutbox(authority, ids, clock),
        looks=DjangoLookLog(authority, ids, clock),
        series=DjangoSeriesLog(authority, ids, clock),
        spread=DjangoSpreadFacts(authority, ids, clock),
    )
