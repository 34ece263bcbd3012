"""Directory: which server an account's repository lives on.

A DID leads to a document that names the server (https://atproto.com/specs/did): ``did:plc`` by the
directory, ``did:web`` by the host that it names.
"""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

import attrs

from fireline.errors import ItemUnreadable, NotFoundError, SourceUnavailable
from fireline.platforms.bluesky.names import is_did
from fireline.platforms.wire import Answer, Http

_OK = 200
_NOT_THERE = (404, 410)
_LIMIT = 100_000


@attrs.frozen(kw_only=True)
class Directory:
    """Finds the server of an account; asks each time, for accounts move."""

    http: Http
    plc: str

    def server_of(self, did: str) -> str:
        """Return the address of the server that holds an account's repository.

        Raises:
            NotFoundError: the account was never registered, or was struck off.
            ItemUnreadable: its document names no server.
            SourceUnavailable: the directory does not answer.
        """
        return server_in(did, self.document_of(did).body)

    def document_of(self, did: str) -> Answer:
        """Return the document of an account, as the directory gave it.

        Raises:
            NotFoundError: the account was never registered, or was struck off.
            SourceUnavailable: the directory does not answer.
        """
        answer = self.http.get(self.address_of(did), limit=_LIMIT)
        if answer.status in _NOT_THERE:
            raise NotFoundError(f"the directory knows no {did}: {answer.status}")
        if answer.status != _OK:
            raise SourceUnavailable(f"the directory answered {answer.status} for {did}")
        return answer

    def address_of(self, did: str) -> str:
        """Return where an account's document stands."""
        if not is_did(did):
            raise ItemUnreadable(f"{did[:200]!r} is no DID")
        _, method, rest = did.split(":", 2)
        if method == "plc":
            return f"{self.plc.rstrip('/')}/{did}"
        if method == "web" and ":" not in rest and "/" not in unquote(rest):
            return f"https://{unquote(rest)}/.well-known/did.json"
        raise ItemUnreadable(f"{did} is of a kind that atproto does not use")


def server_in(did: str, body: bytes) -> str:
    """Return the server that an account's document names.

    Raises:
        ItemUnreadable: it names none.
    """
    try:
        document = json.loads(body)
    except (ValueError, RecursionError) as bad:
        raise ItemUnreadable(f"the document of {did} is not JSON: {bad}") from bad
    for service in _services(document):
        if str(service.get("id")).endswith("#atproto_pds"):
            return _address(did, str(service.get("serviceEndpoint")))
    raise ItemUnreadable(f"the document of {did} names no server")


def _address(did: str, told: str) -> str:
    try:
        url = urlsplit(told)
    except ValueError as odd:
        raise ItemUnreadable(f"the document of {did} names {told[:200]!r}: {odd}") from odd
    if url.scheme not in ("http", "https") or not url.hostname:
        raise ItemUnreadable(f"the document of {did} names {told[:200]!r}, which is no server")
    return f"{url.scheme}://{url.netloc}"


def _services(document: Any) -> list[Mapping[str, Any]]:  # noqa: ANN401 -- whatever a stranger wrote
    told = document.get("service") if isinstance(document, dict) else None
    return [each for each in told if isinstance(each, dict)] if isinstance(told, list) else []
