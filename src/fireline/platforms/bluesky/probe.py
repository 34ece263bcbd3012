"""Probe: look again at a location, through every window that Bluesky has on it."""

from collections.abc import Sequence

import attrs

from fireline.domain.location import Location, LocationKind
from fireline.domain.presence import Look
from fireline.errors import ItemUnreadable
from fireline.platforms.bluesky import names
from fireline.platforms.bluesky.verdict import verdict
from fireline.platforms.bluesky.windows import Looking
from fireline.platforms.platform import Around

#: The fact by which the lake says that the firehose brought the author's own deletion.
DELETED_BY_AUTHOR = "deleted_by_author"


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
        seen = verdict(attrs.evolve(windows, deleted_by_author=DELETED_BY_AUTHOR in known))
        return Look(
            at=self._clock(),
            presence=seen.presence,
            cause=seen.cause,
            views=windows.views,
            because=seen.because,
        )
