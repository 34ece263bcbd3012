"""Archive: files that somebody else collected, in the shapes that tools of the field write."""

from fireline.platforms.archive.collector import ArchiveFile
from fireline.platforms.platform import Platform

PLATFORM = Platform(
    name="archive",
    says="Archives of CSV or NDJSON, packed with gzip or not: of twarc, Zeeschuimer, 4CAT, or any "
    "other whose columns a mapping names.",
    collectors={"file": ArchiveFile},
)
"""What can be done with an archive: read it."""
