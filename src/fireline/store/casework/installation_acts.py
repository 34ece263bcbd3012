"""Installation acts: what happens to the whole stands in the book of every authority."""

from fireline.domain.act import Act, AuditRow
from fireline.domain.clock import Clock
from fireline.domain.ids import IdMaker
from fireline.store.casework import people
from fireline.store.casework.recorder import CaseworkStore


def record_of_all(act: Act, *, on: str, because: str, ids: IdMaker, clock: Clock) -> None:
    """Write one act of the machine's keeper into every book."""
    for authority in people.authorities():
        row = AuditRow(
            act=act, authority=authority.id, officer=None, on=on, because=because, at=clock()
        )
        with CaseworkStore(authority.id, ids, clock).recording(row):
            pass
