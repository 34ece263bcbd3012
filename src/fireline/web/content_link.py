"""Links to hostile content: signed, for one officer, one file and one minute.

Content is shown from an origin of its own. What is asked of it there is told by the link alone: the
content's server reads no cookie and knows no session.
"""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import attrs
from django.core import signing

from fireline.errors import NotFoundError

#: Long enough for a frame to load, too short to be passed around.
LASTS: Final = timedelta(minutes=1)
_SALT: Final = "fireline.content"


@attrs.frozen(kw_only=True)
class ContentLink:
    """Who may see which file, inside of which desk's page, until when."""

    officer: UUID
    sha256: str
    desk: str  #: the origin whose pages may frame it
    host: str  #: the host, with its port, under which it is served and no other
    language: str  #: in which a sentence is said where nothing can be shown
    until: datetime

    def token(self) -> str:
        """Return the link as one word."""
        told = attrs.asdict(self)
        return signing.dumps({name: str(value) for name, value in told.items()}, salt=_SALT)


def read_link(token: str, *, at: datetime) -> ContentLink:
    """Return what a link says.

    Raises:
        NotFoundError: we did not sign it, or its minute is over.
    """
    try:
        told = signing.loads(token, salt=_SALT)
    except signing.BadSignature as forged:
        raise NotFoundError("no such content") from forged
    link = ContentLink(
        officer=UUID(told.pop("officer")), until=datetime.fromisoformat(told.pop("until")), **told
    )
    if at >= link.until:
        raise NotFoundError("no such content")
    return link
