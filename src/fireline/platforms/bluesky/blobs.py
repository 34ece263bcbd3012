"""Blobs: the files that posts carry, from the server that holds them, checked by their name."""

import hashlib

from fireline.domain.observation import MediaSighting
from fireline.errors import ItemUnreadable, NotFoundError, SourceUnavailable
from fireline.platforms.bluesky.cid import blob_cid
from fireline.platforms.bluesky.directory import Directory
from fireline.platforms.bluesky.names import did_of
from fireline.platforms.platform import Around
from fireline.platforms.wire import Answer

_METHOD = "com.atproto.sync.getBlob"
_OK = 200


class Blobs:
    """Brings files; how many and which first is the business of whoever asks."""

    def __init__(self, around: Around) -> None:
        self._http = around.http
        self._directory = Directory(http=around.http, plc=around.settings.bluesky_plc)

    def fetch(self, media: MediaSighting, *, limit: int) -> bytes:
        """Bring the bytes of one file, at most so many.

        Raises:
            ItemUnreadable: the file is gone, too large, or not what its name says; or its account's
                own server does not answer, which says nothing about all the others.
            SourceUnavailable: the directory does not answer.
        """
        if not media.sha256:
            raise ItemUnreadable(f"{_which(media)} told no hash")
        did = did_of(media.account)
        try:
            server = self._directory.server_of(did)
        except NotFoundError as struck_off:
            raise ItemUnreadable(f"{_which(media)}: {struck_off}") from struck_off
        try:
            query = [("did", did), ("cid", blob_cid(media.sha256))]
            answer = self._http.get(f"{server}/xrpc/{_METHOD}", query=query, limit=limit)
        except SourceUnavailable as silent:
            raise ItemUnreadable(f"{_which(media)}: {silent}") from silent
        return _checked(media, answer)


def _which(media: MediaSighting) -> str:
    return f"media {media.position} of {media.post}"


def _checked(media: MediaSighting, answer: Answer) -> bytes:
    if answer.status != _OK:
        said = answer.body[:200].decode(errors="replace")
        raise ItemUnreadable(f"{_which(media)}: {answer.status} {said}")
    if hashlib.sha256(answer.body).hexdigest() != media.sha256:
        raise ItemUnreadable(f"{_which(media)} is not what its name says")
    return answer.body
