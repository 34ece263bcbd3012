"""What casework alone still knows of a person goes in the night too, and nothing is forgotten."""

from datetime import timedelta

import psycopg
import pytest

from fireline.domain.act import Act, AuditRow
from fireline.domain.observation import AccountSighting
from fireline.jobs import forgetting
from fireline.jobs.nightly import nightly
from integration.retention.installation import NIGHT, listed

KEY = "shapes:grubblewick"


@pytest.fixture
def busy_with_numbers(night):
    """Hold what the sequencer needs, as another process does while it numbers."""
    word = f"fireline audit {night.authority.id}"
    with psycopg.connect(night.unit.database.app_dsn) as other:
        other.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [word])
        yield other


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


def test_who_is_named_by_an_act_without_a_number_is_finished_another_night(
    night, busy_with_numbers
):
    from fireline.store.casework.models import AuditEntry

    opened = AuditRow(
        act=Act.ACCOUNT_OPENED,
        authority=night.authority.id,
        officer=night.ann.id,
        on=f"account {KEY}",
        because="EXERCISE",
        at=NIGHT,
    )
    with night.unit.desk(night.authority).ledger.recording(opened):
        pass
    erasure = listed(night, KEY)
    erasures = forgetting.erasures_of(night.unit, night.authority.id)

    nightly(night.unit, at=NIGHT)
    assert erasures.due() == [erasure]
    busy_with_numbers.rollback()
    nightly(night.unit, at=NIGHT + timedelta(days=1))

    assert erasures.due() == []
    with night.unit.scope(night.authority.id):
        assert not AuditEntry.objects.filter(on__contains=KEY).exists()
