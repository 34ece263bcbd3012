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
