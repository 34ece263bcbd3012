"""What casework alone still knows of a person goes in the night too, and nothing is forgotten."""

from fireline.domain.observation import AccountSighting
from fireline.jobs.nightly import nightly
from integration.retention.installation import NIGHT, listed

KEY = "shapes:grubblewick"


def test_a_handle_that_the_lake_has_forgotten_is_found_in_notes(night):
    from fireline.store.casework.models import SetAside
    from fireline.store.casework.retention_kept import DjangoKept

    seen = AccountSighting(account=KEY, handle="grubble.example", said_at=NIGHT, seen_at=NIGHT)
    kept = DjangoKept(night.authority.id, night.unit.ids, night.unit.clock)
    kept.keep_account(seen, removed_at=NIGHT, at=NIGHT)
    rankings = night.unit.desk(night.authority).rankings
    rankings.set_aside("shapes:bob", reason="asks @grubble.example", by=night.ann.id, at=NIGHT)
    listed(night, KEY)

    nightly(night.unit, at=NIGHT)

    with night.unit.scope(night.authority.id):
        assert "grubble" not in SetAside.objects.get(account="shapes:bob").reason
