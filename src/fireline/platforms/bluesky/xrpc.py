"""XRPC: how Bluesky's servers are asked and told (https://atproto.com/specs/xrpc)."""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

import attrs

from fireline.errors import ItemUnreadable, SourceUnavailable
from fireline.platforms.wire import Answer, Http

_OK = 200
_TOO_MANY = 429
_BROKEN = 500
_NO_HEADERS: Mapping[str, str] = {}
Query = Sequence[tuple[str, str]]


@attrs.frozen(kw_only=True)
class Said:
    """What a server said: its status, and its fields if it sent any."""

    status: int
    fields: Mapping[str, Any]
    body: bytes

    @property
    def ok(self) -> bool:
        """Whether it answered what it was asked."""
        return self.status == _OK

    @property
    def out_of_order(self) -> bool:
        """Whether the server could not answer now, which says nothing about what we asked."""
        return self.status == _TOO_MANY or self.status >= _BROKEN

    @property
    def error(self) -> str:
        """The name of its error; empty when it gave none."""
        return str(self.fields.get("error") or "")

    @property
    def in_short(self) -> str:
        """Its answer in a few words, for a person."""
        if self.ok:
            return str(self.status)
        words = (str(self.status), self.error, str(self.fields.get("message") or ""))
        return " ".join(word for word in words if word)[:300]


@attrs.frozen(kw_only=True)
class Service:
    """One server and how to speak to it."""

    http: Http
    url: str
    headers: Mapping[str, str] = _NO_HEADERS

    def query(self, method: str, query: Query = ()) -> Said:
        """Ask; an error that the server names is an answer.

        Raises:
            SourceUnavailable: it does not answer.
            ItemUnreadable: its answer is too large, or no JSON where JSON was promised.
        """
        url = f"{self.url.rstrip('/')}/xrpc/{method}"
        return _said(self.http.get(url, query=query, headers=self.headers))

    def tell(self, method: str, words: Mapping[str, object]) -> Said:
        """Tell, once.

        Raises:
            SourceUnavailable: it was not reached.
            FateUnknown: it was reached, and what it made of it is not known.
        """
        headers = {**self.headers, "content-type": "application/json"}
        url = f"{self.url.rstrip('/')}/xrpc/{method}"
        return _said(self.http.post(url, body=json.dumps(words).encode(), headers=headers))

    def must(self, method: str, query: Query = ()) -> Mapping[str, Any]:
        """Ask what has to be answered for the run to go on.

        Raises:
            SourceUnavailable: it does not answer, or refuses to.
        """
        said = self.query(method, query)
        if not said.ok:
            host = urlsplit(self.url).netloc
            raise SourceUnavailable(f"{host} refused {method}: {said.in_short}")
        return said.fields


def _said(answer: Answer) -> Said:
    if not answer.headers.get("content-type", "").startswith("application/json"):
        return Said(status=answer.status, fields={}, body=answer.body)
    try:
        fields = json.loads(answer.body)
    except (ValueError, RecursionError) as bad:
        raise ItemUnreadable(f"an answer of Bluesky's is not JSON: {bad}") from bad
    if not isinstance(fields, dict):
        raise ItemUnreadable("an answer of Bluesky's is not a map of fields")
    return Said(status=answer.status, fields=fields, body=answer.body)
