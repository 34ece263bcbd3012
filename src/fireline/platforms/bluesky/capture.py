"""Capture: a record as the blocks that its author signed, with the files that it names.

What is kept is proof by itself: whoever has it can check, without us and without the platform,
that the holder of the account's key signed a repository with this very record in it.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

import attrs

from fireline.domain.location import Location, LocationKind
from fireline.errors import ItemUnreadable, NotFoundError, SourceUnavailable
from fireline.platforms.bluesky import names
from fireline.platforms.bluesky.cbor import decoded
from fireline.platforms.bluesky.cid import linked, sha256_of, written
from fireline.platforms.bluesky.directory import Directory, server_in
from fireline.platforms.bluesky.proof import Proof, proof_of
from fireline.platforms.platform import Around
from fireline.platforms.wire import Answer
from fireline.refer.taken import Piece, PieceKind, Taken

_RECORD = "com.atproto.sync.getRecord"
_BLOB = "com.atproto.sync.getBlob"
_CAR = "application/vnd.ipld.car"
_OK = 200
_CID = 36
_DEEPEST = 12
_FILES = 64  #: more than any record of the network's own may carry


class Capturer:
    """Gets records from the server that holds them, and checks them on the way."""

    def __init__(self, around: Around) -> None:
        self._http = around.http
        self._clock = around.clock
        self._limit = around.settings.capture_bytes
        self._plc = around.settings.bluesky_plc
        self._directory = Directory(http=around.http, plc=around.settings.bluesky_plc)

    def take(self, location: Location) -> Taken:
        """Get a post, or the profile of an account, with its proof and its files.

        Raises:
            ItemUnreadable: it is not there, or what came does not prove itself.
            SourceUnavailable: the directory or the server does not answer.
        """
        began, address = self._clock(), _address(location)
        document = self._document(address.did)
        server = server_in(address.did, document.body)
        query = [(("did"), address.did), ("collection", address.collection), ("rkey", address.rkey)]
        asked = f"{server}/xrpc/{_RECORD}"
        answer = self._http.get(asked, query=query, limit=self._limit)
        if answer.status != _OK:
            said = answer.body[:200].decode(errors="replace")
            raise ItemUnreadable(f"{address.uri} cannot be captured: {answer.status} {said}")
        proof = proof_of(answer.body, address, _fields(document.body))
        files = _Files(self, server, address.did, self._limit - len(answer.body))
        pieces = (
            Piece(url=address.uri, body=answer.body, at=self._clock(), mime=_CAR),
            Piece(
                url=f"urn:fireline:readable:{address.uri}",
                body=_readable(proof.record),
                at=self._clock(),
                kind=PieceKind.CONVERSION,
                mime="application/json",
            ),
            self._response(self._document_url(address.did), document),
            *files.of(proof.record),
        )
        return _told(Taken(
            requested=location.url or address.uri,
            final=address.uri,
            began=began,
            ended=self._clock(),
            pieces=pieces,
            how=f"The record was asked of the account's own server, {asked}, with its proof.",
            tool="fireline bluesky",
            egress="this machine's connection, through the door",
            config={"limit": str(self._limit), "directory": self._plc},
            status=answer.status,
        ), proof, files.missing, location)  # fmt: skip

    def _document(self, did: str) -> Answer:
        try:
            return self._directory.document_of(did)
        except NotFoundError as struck_off:
            raise ItemUnreadable(str(struck_off)) from struck_off

    def _document_url(self, did: str) -> str:
        return self._directory.address_of(did)

    def _response(self, url: str, answer: Answer) -> Piece:
        return Piece(
            url=url,
            body=answer.body,
            at=self._clock(),
            kind=PieceKind.RESPONSE,
            mime=answer.headers.get("content-type", "").partition(";")[0],
            status=answer.status,
            headers=tuple(answer.headers.items()),
        )

    def blob(self, server: str, did: str, cid: str, limit: int) -> Piece:
        """Get one file by its name, which is the hash of its bytes."""
        query = [("did", did), ("cid", cid)]
        url = f"{server}/xrpc/{_BLOB}"
        answer = self._http.get(url, query=query, limit=limit)
        if answer.status != _OK:
            raise ItemUnreadable(f"the server answered {answer.status}")
        return self._response(f"{url}?{urlencode(query)}", answer)


class _Files:
    """The files that a record names, as far as they fit and prove themselves."""

    def __init__(self, capturer: Capturer, server: str, did: str, left: int) -> None:
        self._capturer, self._server, self._did, self._left = capturer, server, did, left
        self.missing: list[str] = []

    def of(self, record: bytes) -> Iterator[Piece]:
        for cid in list(dict.fromkeys(_links(decoded(record), _DEEPEST)))[:_FILES]:
            try:
                piece = self._checked(cid)
            except (ItemUnreadable, SourceUnavailable) as failed:
                self.missing.append(f"the file {written(cid)}: {failed}")
                continue
            self._left -= len(piece.body)
            yield piece

    def _checked(self, cid: bytes) -> Piece:
        piece = self._capturer.blob(self._server, self._did, written(cid), max(1, self._left))
        if hashlib.sha256(piece.body).hexdigest() != sha256_of(cid):
            raise ItemUnreadable("what came is not what its name says")
        return piece


def _told(taken: Taken, proof: Proof, missing: list[str], location: Location) -> Taken:
    """Say what the blocks prove, and what a reader could wrongly believe."""
    files = len(taken.pieces) - 3
    key = f"{proof.key.written} ({proof.key.curve})"
    commit = f"the commit {proof.commit}, revision {proof.revision}"
    proven = [
        f"that the holder of the key {key} signed {commit}: checked by its signature",
        f"that the record {proof.cid} stands in that commit's tree: each block checked by its CID",
    ]
    if files:
        proven.append(f"that the {files} files are those that the record names: SHA-256 is in CIDs")
    not_proven = [
        "when the record was published: its time is its author's word, and the revision's as well",
        "that the key was the account's: the directory said so, whose answer is kept beside it",
        "what an application showed of it: labels, takedowns and blocks are the application's",
        *(f"what stood in {one}" for one in missing),
    ]
    version = names.version_of(location.key)
    if version and version != proof.cid:
        not_proven.append(f"what the version {version} said: the server has {proof.cid} by now")
    return attrs.evolve(taken, proven=tuple(proven), not_proven=tuple(not_proven))


def _address(location: Location) -> names.Address:
    if location.kind is LocationKind.POST:
        return names.address_of(names.did_of(location.key))
    if location.kind is LocationKind.ACCOUNT:
        return names.Address(names.did_of(location.key), names.PROFILE, "self")
    raise ItemUnreadable(f"Bluesky has no location of the kind {location.kind}")


def _fields(body: bytes) -> Mapping[str, Any]:
    try:
        fields = json.loads(body)
    except (ValueError, RecursionError) as bad:
        raise ItemUnreadable(f"a DID document is not JSON: {bad}") from bad
    return fields if isinstance(fields, dict) else {}


def _links(value: Any, deepest: int) -> Iterator[bytes]:  # noqa: ANN401 -- whatever a stranger wrote
    """Return the CIDs of the files that a record names, in its order."""
    if deepest == 0:
        return
    if isinstance(value, dict):
        if value.get("$type") == "blob" and len(cid := linked(value.get("ref"))) == _CID:
            yield cid
        for each in value.values():
            yield from _links(each, deepest - 1)
    elif isinstance(value, list):
        for each in value:
            yield from _links(each, deepest - 1)


def _readable(record: bytes) -> bytes:
    """Write a record as JSON for people; the blocks beside it are the evidence."""
    return json.dumps(decoded(record), ensure_ascii=False, indent=1, default=_as_text).encode()


def _as_text(value: object) -> str:
    if not isinstance(value, bytes):
        return str(value)
    return written(value) if len(value) == _CID else value.hex()
