"""Visit: one page opened in a browser, with everything that came for it and how it looked."""

import base64
import hashlib
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit

import attrs

from fireline.domain.clock import Clock
from fireline.door.chromium import Browser
from fireline.door.proxy.address import USER, ProxyAddress
from fireline.errors import FirelineError, RefusedError, SourceUnavailable
from fireline.refer.taken import Piece, PieceKind

_QUIET: Final = 1.0  #: seconds without a word after which a loaded page counts as done
_FOR_THE_PICTURE: Final = 0.3  #: share of the visit's time that is left for it
_SOON: Final = 0.05
_WIDTH: Final = 1280
_WIDEST: Final = 4_000
_TALLEST: Final = 16_000  #: pixels of a screenshot; the rest of a longer page is not shown
_PORTS: Final = {"http": 80, "https": 443}
_INSIDE: Final = frozenset({"data", "blob", "about"})
_DIAL_SECONDS: Final = 10.0


@attrs.define
class _Answered:
    """One answer of a server, as the browser tells it."""

    url: str
    response: Mapping[str, Any]
    kind: str


@attrs.define
class Visit:
    """One page, from the first request to the picture of it."""

    browser: Browser
    proxy: ProxyAddress
    clock: Clock
    limit: int  #: bytes that may come
    pieces: list[Piece] = attrs.Factory(list)
    hops: list[str] = attrs.Factory(list)
    missing: list[str] = attrs.Factory(list)
    status: int = 0
    final: str = ""
    version: str = ""
    certificate: str = ""
    _session: str = ""
    _frame: str = ""
    _waiting: dict[str, _Answered] = attrs.Factory(dict)
    _checked: dict[tuple[str, int], str] = attrs.Factory(dict)
    _refused: str = ""
    _loaded: bool = False

    def open(self, url: str) -> None:
        """Open a page, wait until it is quiet, and keep what came and how it looks.

        Raises:
            SourceUnavailable: it does not load.
            RefusedError: it is, or leads to, an address that is not for us.
        """
        if urlsplit(url).scheme in _INSIDE:
            raise RefusedError(f"{url[:200]!r} is not an address of the web")
        self._may_go(url)
        self._prepare()
        self.browser.tell("Page.navigate", self._session, url=url)
        self._watch()
        if self._refused:
            raise RefusedError(self._refused)
        if not self.status:
            raise SourceUnavailable(f"{url} did not load in the browser")
        try:
            self._keep_how_it_looks()
        except SourceUnavailable as stuck:  # what came is kept, whatever the page does by now
            self.missing.append(f"the picture of the page: {stuck}")

    def _prepare(self) -> None:
        self.version = str(self.browser.ask("Browser.getVersion").get("product"))
        page = self._first_page()
        attached = self.browser.ask("Target.attachToTarget", targetId=page, flatten=True)
        self._session = str(attached["sessionId"])
        self.browser.ask("Browser.setDownloadBehavior", behavior="deny")
        self.browser.at_once["Page.javascriptDialogOpening"] = self._close_dialog
        for domain in ("Network", "Page"):
            self._ask(f"{domain}.enable")
        self._frame = str(self._ask("Page.getFrameTree")["frameTree"]["frame"]["id"])
        self._ask("Fetch.enable", handleAuthRequests=True, patterns=[{"urlPattern": "*"}])

    def _first_page(self) -> str:
        """Return the page that the browser opens with; a guest may open no other."""
        while self.browser.seconds_left:
            for one in self.browser.ask("Target.getTargets")["targetInfos"]:
                if one.get("type") == "page":
                    return str(one["targetId"])
            self.browser.event(_SOON)
        raise SourceUnavailable("the browser opened no page")

    def _ask(self, method: str, **given: object) -> Mapping[str, Any]:
        return self.browser.ask(method, self._session, **given)

    def _watch(self) -> None:
        """Follow what happens until the page is loaded and quiet, or time or room is used up."""
        hears = {
            "Fetch.requestPaused": self._on_request,
            "Fetch.authRequired": self._on_proxy_asks,
            "Network.requestWillBeSent": self._on_sent,
            "Network.responseReceived": self._on_answer,
            "Network.loadingFinished": self._on_finished,
            "Network.loadingFailed": self._on_failed,
            "Page.loadEventFired": self._on_loaded,
        }
        picture_needs = self.browser.seconds_left * _FOR_THE_PICTURE
        while self.browser.seconds_left > picture_needs and not self._refused:
            event = self.browser.event(_QUIET)
            if event is None:
                if self._loaded:
                    return
                continue
            hear = hears.get(str(event.get("method")))
            if hear is not None:
                hear(event.get("params") or {})
        if not self._refused:
            self.missing.append("what came after the visit's time was over")

    # What the browser asks of us.

    def _on_request(self, told: Mapping[str, Any]) -> None:
        url, number = str(told["request"]["url"]), told["requestId"]
        try:
            self._may_go(url)
        except FirelineError as refused:
            self.missing.append(f"{url[:200]}: {refused}")
            if told.get("frameId") == self._frame and told.get("resourceType") == "Document":
                self._refused = str(refused)
            self._tell("Fetch.failRequest", requestId=number, errorReason="BlockedByClient")
            return
        if self.limit <= 0:
            self.missing.append(f"{url[:200]}: the visit had brought as much as it may")
            self._tell("Fetch.failRequest", requestId=number, errorReason="BlockedByClient")
            return
        self._tell("Fetch.continueRequest", requestId=number)

    def _on_proxy_asks(self, told: Mapping[str, Any]) -> None:
        """Tell the proxy who we are; a server that asks for a password gets none."""
        answer: dict[str, str] = {"response": "CancelAuth"}
        if (told.get("authChallenge") or {}).get("source") == "Proxy":
            answer = {
                "response": "ProvideCredentials",
                "username": USER,
                "password": self.proxy.credential,
            }
        self._tell(
            "Fetch.continueWithAuth", requestId=told["requestId"], authChallengeResponse=answer
        )

    def _close_dialog(self) -> None:
        self._tell("Page.handleJavaScriptDialog", accept=False)

    def _on_loaded(self, _told: Mapping[str, Any]) -> None:
        self._loaded = True

    # What came.

    def _on_sent(self, told: Mapping[str, Any]) -> None:
        """Keep a redirect: its answer is told with the request that it led to."""
        answer = told.get("redirectResponse")
        if not answer:
            return
        if self._is_main(told):
            self.hops.append(str(answer["url"]))
        self._keep(_Answered(str(answer["url"]), answer, "Redirect"), b"")

    def _on_answer(self, told: Mapping[str, Any]) -> None:
        answer = told["response"]
        self._waiting[told["requestId"]] = _Answered(str(answer["url"]), answer, told["type"])
        if self._is_main(told):
            self.status, self.final = int(answer["status"]), str(answer["url"])

    def _on_finished(self, told: Mapping[str, Any]) -> None:
        answered = self._waiting.pop(told["requestId"], None)
        if answered is None or urlsplit(answered.url).scheme in _INSIDE:
            return
        try:
            found = self._ask("Network.getResponseBody", requestId=told["requestId"])
        except SourceUnavailable as gone:
            self.missing.append(f"{answered.url[:200]}: {gone}")
            return
        body = str(found.get("body") or "")
        plain = base64.b64decode(body) if found.get("base64Encoded") else body.encode()
        self._keep(answered, plain)

    def _on_failed(self, told: Mapping[str, Any]) -> None:
        answered = self._waiting.pop(told["requestId"], None)
        if answered is not None:
            self.missing.append(f"{answered.url[:200]}: {told.get('errorText')}")
        if told.get("type") == "Document" and not self.status:
            self._loaded = True

    def _keep(self, answered: _Answered, body: bytes) -> None:
        whole, body = len(body), body[: max(0, self.limit)]
        self.limit -= len(body)
        headers = answered.response.get("headers") or {}
        self.pieces.append(
            Piece(
                url=answered.url,
                body=body,
                at=self.clock(),
                kind=PieceKind.RESPONSE,
                mime=str(answered.response.get("mimeType") or "application/octet-stream"),
                status=int(answered.response["status"]),
                headers=tuple((str(name), str(value)) for name, value in headers.items()),
                truncated="length" if len(body) < whole else "",
            )
        )

    def _is_main(self, told: Mapping[str, Any]) -> bool:
        return told.get("frameId") == self._frame and told.get("type") == "Document"

    # How it looked.

    def _keep_how_it_looks(self) -> None:
        self._ask("Fetch.disable")
        size = self._ask("Page.getLayoutMetrics")["cssContentSize"]
        clip = {
            "x": 0,
            "y": 0,
            "width": max(_WIDTH, min(_WIDEST, int(size["width"]))),
            "height": max(1, min(_TALLEST, int(size["height"]))),
            "scale": 1,
        }
        if size["height"] > _TALLEST or size["width"] > _WIDEST:
            self.missing.append(f"the page beyond a picture of {_WIDEST} by {_TALLEST} pixels")
        picture = self._ask(
            "Page.captureScreenshot", format="png", captureBeyondViewport=True, clip=clip
        )
        self._made("urn:fullPage:", "image/png", base64.b64decode(picture["data"]))
        words = "document.documentElement.outerHTML"
        shown = self._ask("Runtime.evaluate", expression=words, returnByValue=True)
        html = str((shown.get("result") or {}).get("value") or "")
        self._made("urn:fireline:rendered:", "text/html", html.encode()[: self.limit])
        self._note_certificate()

    def _made(self, prefix: str, mime: str, body: bytes) -> None:
        self.pieces.append(
            Piece(url=f"{prefix}{self.final}", body=body, at=self.clock(), mime=mime)
        )

    def _note_certificate(self) -> None:
        parts = urlsplit(self.final)
        if parts.scheme != "https":
            return
        origin = f"https://{parts.netloc}"
        try:
            chain = self._ask("Network.getCertificate", origin=origin).get("tableNames") or []
        except SourceUnavailable:
            return
        if chain:
            self.certificate = hashlib.sha256(base64.b64decode(chain[0])).hexdigest()

    # Where it may go.

    def _may_go(self, url: str) -> None:
        """Refuse what is not the web, and ask the proxy about each server before the browser does.

        The proxy refuses by itself; asking first tells its refusal from a server's own answer.
        """
        try:
            parts = urlsplit(url)
            host, port = parts.hostname, parts.port or _PORTS.get(parts.scheme, 0)
        except ValueError as odd:
            raise RefusedError(f"{url[:200]!r} is no address: {odd}") from odd
        if parts.scheme in _INSIDE:
            return
        if parts.scheme not in _PORTS or not host:
            raise RefusedError(f"{url[:200]!r} is not an address of the web")
        known = self._checked.get((host, port))
        if known is None:
            self._checked[host, port] = known = self._why_not(host, port)
        if known:
            raise RefusedError(known)

    def _why_not(self, host: str, port: int) -> str:
        try:
            self.proxy.dial(host, port, seconds=_DIAL_SECONDS).close()
        except FirelineError as refused:
            return str(refused)
        return ""

    def _tell(self, method: str, **given: object) -> None:
        self.browser.tell(method, self._session, **given)
