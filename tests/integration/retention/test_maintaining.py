import pytest

from fireline.errors import RefusedError
from fireline.jobs.maintaining import maintaining_alone
from fireline.store.postgres import Database


def test_only_one_process_at_a_time_rewrites_what_the_lake_holds(embedded: Database) -> None:
    first, second, third = (maintaining_alone(embedded) for _ in range(3))

    with first, pytest.raises(RefusedError, match="another process maintains"), second:
        pass

    with third:
        pass  # It is free again.
