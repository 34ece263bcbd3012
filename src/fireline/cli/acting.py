"""Who acts from a terminal: an officer by name, with a role that allows it."""

from typing import TYPE_CHECKING

from fireline.domain.authority import Authority, Officer, Role
from fireline.errors import AccessRefused, NotFoundError

if TYPE_CHECKING:
    from fireline.wiring import Installation

LEADS = frozenset({Role.LEAD})
ACTING = frozenset({Role.OFFICER, Role.APPROVER, Role.LEAD})


def acting_officer(
    unit: "Installation", name: str, roles: frozenset[Role]
) -> tuple[Officer, Authority]:
    """Return the officer of that name and their authority.

    Raises:
        NotFoundError: nobody of that name may sign in.
        AccessRefused: the officer's role does not allow the act.
    """
    officer = next((one for one in unit.officers() if one.name == name), None)
    if officer is None:
        raise NotFoundError(f"no officer {name!r}; fireline officer list names them")
    if officer.role not in roles:
        allowed = ", ".join(sorted(role.value for role in roles))
        raise AccessRefused(f"{name} is {officer.role.value}; this takes one of: {allowed}")
    home = next(one for one in unit.authorities() if one.id == officer.authority)
    return officer, home
