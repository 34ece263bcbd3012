"""On a server that somebody else runs the night does what it may, and names what it may not."""

from casework_rows import casework_on
from fireline.settings import Settings
from fireline.store.observations import open_lake
from integration.retention.installation import NIGHT


def test_what_only_its_administrator_reaches_is_named(request, tmp_path):
    database = casework_on(request, "debian")
    from fireline.store.casework import retention_owner as owner

    with open_lake(Settings(data=tmp_path), database, clock=lambda: NIGHT):
        owner.owe_scrubbing(database.owner_dsn, at=NIGHT)
        assert owner.scrubbing_owed_since(database.owner_dsn) == NIGHT

        done = owner.scrub(database.owner_dsn)

    assert done.tables > 50
    assert [place.partition(" (")[2].rstrip(")") for place in done.not_ours] == [
        "pg_switch_wal",
        "CHECKPOINT",
    ]
    assert owner.scrubbing_owed_since(database.owner_dsn) is None
