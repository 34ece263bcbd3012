import attrs
import pytest

from fireline.identify.roles import ROLES, Doing, Role, role_of

LITTLE = Doing(starts=0, own=0, carried=1, share=0.0001)


@pytest.mark.parametrize(
    ("changes", "role"),
    [
        ({}, Role.AUDIENCE),
        ({"starts": 0.5, "own": 10.0}, Role.ORIGINATOR),
        ({"starts": 0.1, "own": 0.5}, Role.AUDIENCE),
        ({"passed_on": 3.0}, Role.AMPLIFIER),
        ({"share": 0.01}, Role.AMPLIFIER),
        ({"announced": 1}, Role.AUDIENCE),
        ({"carried": 90.0, "bridged": 60.0, "oxygen": 500.0}, Role.BRIDGE),
        ({"carried": 90.0, "bridged": 30.0, "oxygen": 500.0}, Role.AUDIENCE),
        ({"carried": 0.5, "bridged": 0.4, "oxygen": 500.0}, Role.AUDIENCE),
        ({"own": 99.0, "starts": 1, "carried": 90.0, "bridged": 60.0}, Role.ORIGINATOR),
        ({"lists": 2, "listed": 0.6, "starts": 0.5, "own": 10.0}, Role.ARCHIVIST),
        ({"lists": 1, "listed": 1.0}, Role.AUDIENCE),
        ({"lists": 9, "listed": 0.4}, Role.AUDIENCE),
        ({"announced": 2, "lists": 2, "listed": 0.6}, Role.ANNOUNCER),
        ({"announced": 2, "starts": 0.5, "own": 10.0}, Role.ANNOUNCER),
    ],
)
def test_the_first_role_that_has_a_reason_is_the_role(
    changes: dict[str, float], role: Role
) -> None:
    found, because = role_of(attrs.evolve(LITTLE, **changes))

    assert found is role
    assert because


def test_every_role_tells_the_officer_what_it_means() -> None:
    assert [role for role, reads in ROLES if not reads.__doc__] == []
    assert {role for role, _ in ROLES} == set(Role)
