"""Set aside: after a restore the outbox speaks of a past after which more may have been sent."""

from datetime import datetime
from uuid import UUID

from fireline.domain.message import Delivery
from fireline.store.casework.models import OutgoingMessage
from fireline.store.casework.scope import within


def set_aside_messages(authority: UUID, *, at: datetime) -> int:
    """Treat what waited when the backup was made as a crash leaves it: in hand, fate unknown.

    A channel that can be asked is asked at the next recovery; of the rest an officer decides. The
    machine sends none of it again.
    """
    with within(authority):
        return OutgoingMessage.objects.filter(delivery=Delivery.WAITING.value).update(
            delivery=Delivery.HANDING_OVER.value, handed_over_at=at
        )
