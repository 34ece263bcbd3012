"""Officers' desk: what of the unit's desk simulated officers use; nothing is made for them."""

from typing import Protocol

from fireline.direct.queue_port import Openings, WorkQueue
from fireline.domain.authority import Authority
from fireline.domain.ids import IdMaker
from fireline.identify.standings import RankingLedger
from fireline.refer.case_file import CaseFile
from fireline.refer.deconfliction import Deconfliction
from fireline.refer.evidence_store import EvidenceStore
from fireline.refer.outbox import Outbox
from fireline.settings import Settings
from fireline.track.fingerprint_log import FingerprintLog
from fireline.track.ledger import TrackLedger


class OfficersDesk(Protocol):
    """The ports that an officer's acts take."""

    @property
    def settings(self) -> Settings:  # noqa: D102 -- named as on the desk itself
        ...

    @property
    def authority(self) -> Authority:  # noqa: D102 -- named as on the desk itself
        ...

    @property
    def ids(self) -> IdMaker:  # noqa: D102 -- named as on the desk itself
        ...

    @property
    def fingerprint_log(self) -> FingerprintLog:  # noqa: D102 -- named as on the desk itself
        ...

    @property
    def ledger(self) -> TrackLedger:  # noqa: D102 -- named as on the desk itself
        ...

    @property
    def rankings(self) -> RankingLedger:  # noqa: D102 -- named as on the desk itself
        ...

    @property
    def queue(self) -> WorkQueue:  # noqa: D102 -- named as on the desk itself
        ...

    @property
    def openings(self) -> Openings:  # noqa: D102 -- named as on the desk itself
        ...

    @property
    def case_file(self) -> CaseFile:  # noqa: D102 -- named as on the desk itself
        ...

    @property
    def deconfliction(self) -> Deconfliction:  # noqa: D102 -- named as on the desk itself
        ...

    @property
    def outbox(self) -> Outbox:  # noqa: D102 -- named as on the desk itself
        ...

    @property
    def evidence(self) -> EvidenceStore:  # noqa: D102 -- named as on the desk itself
        ...
