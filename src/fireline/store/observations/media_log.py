"""Media log: which files were told of, and what was learned by fetching them."""

from collections.abc import Sequence

from fireline.domain.fingerprint import Picture
from fireline.domain.observation import MediaSighting
from fireline.store.observations.lake import Lake
from fireline.store.observations.rows import picture_rows, value_of


class LakeMediaLog:
    """The lake as the fetching of media uses it."""

    def __init__(self, lake: Lake) -> None:
        """Use an open lake."""
        self._lake = lake

    def wanted(self, *, limit: int, min_accounts: int = 1) -> Sequence[MediaSighting]:
        """Return one sighting a file that nobody has looked at yet, most shared first."""
        found = self._lake.rows("media_wanted", limit=limit, min_accounts=min_accounts)
        return [value_of(MediaSighting, row) for row in found]

    def keep_pictures(self, pictures: Sequence[Picture]) -> None:
        """Keep what was learned of files, failures included."""
        if pictures:
            self._lake.append({"pictures": picture_rows(pictures, at=self._lake.clock())})
