"""Probe: look again at a location, through every window that Bluesky has on it."""

from collections.abc import Sequence

import attrs

from fireline.domain.location import Location, LocationKind
from fireline.domain.presence import Look
from fireline.errors import ItemUnreadable
from fireline.platforms.bluesky import names
from fireline.platforms.bluesky.verdict import Repository, Windows, verdict
from fireline.platforms.bluesky.windows import Looking
from fireline.platforms.platform import Around
from fireline.verify.probe import Fact

#: What the stream told of an account, for when its server does not say it.
_TOLD = {
    Fact.ACCOUNT_TAKEN_DOWN: Repository.TAKEN_DOWN,
    Fact.ACCOUNT_SUSPENDED: Repository.SUSPENDED,
    Fact.ACCOUNT_DEACTIVATED: Repository.DEACTIVATED,
    Fact.ACCOUNT_DELETED: Repository.DELETED,
}


class Probe:
    """Looks at posts and accounts by server, application view and labels; keeps what each said."""

    def __init__(self, around: Around) -> None:
        self._looking = Looking(around)
        self._clock = around.clock

    @property
    def name(self) -> str:
        """The platform that it looks at."""
        return names.PLATFORM

    def look(self, location: Location, *, known: Sequence[str] = ()) -> Look:
        """Look once; what does not answer is unreachable or unknown, never gone.

        Raises:
            ItemUnreadable: the location is none that Bluesky has.
        """
        if location.kind is LocationKind.POST:
            windows = self._looking.at_post(names.address_of(names.did_of(location.key)))
        elif location.kind is LocationKind.ACCOUNT:
            windows = self._looking.at_account(names.did_of(location.key))
        else:
            raise ItemUnreadable(f"Bluesky has no location of the kind {location.kind}")
        seen = verdict(_with_facts(windows, known))
        return Look(
            at=self._clock(),
            presence=seen.presence,
            cause=seen.cause,
            views=windows.views,
            because=seen.because,
        )


def _with_facts(windows: Windows, known: Sequence[str]) -> Windows:
    """Add what the stream told before; what a window says now counts more."""
    if windows.repository is Repository.UNKNOWN:
        told = next((standing for fact, standing in _TOLD.items() if fact in known), None)
        windows = attrs.evolve(windows, repository=told or Repository.UNKNOWN)
    return attrs.evolve(windows, deleted_by_author=Fact.DELETED_BY_AUTHOR in known)
