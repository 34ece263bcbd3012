"""Tables are written anew without keeping everybody waiting who reads them meanwhile."""

from datetime import timedelta

import psycopg

from integration.retention.installation import NIGHT


def test_a_table_that_a_dump_holds_is_left_to_another_time(night):
    from fireline.store.casework import retention_owner

    dsn = night.unit.database.owner_dsn
    retention_owner.owe_scrubbing(dsn, at=NIGHT)
    with psycopg.connect(dsn) as dump:
        dump.execute("LOCK TABLE casework_place IN ACCESS SHARE MODE")

        done = retention_owner.scrub(dsn, lock_wait=timedelta(milliseconds=200))

        assert done.busy == 1
        assert retention_owner.scrubbing_owed_since(dsn) == NIGHT
    assert retention_owner.scrub(dsn).busy == 0
    assert retention_owner.scrubbing_owed_since(dsn) is None
