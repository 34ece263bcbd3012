"""Web capture: a page as a browser gets and shows it, through the egress proxy and no other way."""

from datetime import datetime

from fireline.domain.clock import Clock
from fireline.domain.location import Location
from fireline.door.chromium import browser, runs_without_sandbox
from fireline.door.proxy.address import ProxyAddress
from fireline.door.visit import Visit
from fireline.errors import ConfigError
from fireline.refer.taken import Taken
from fireline.settings import Settings

_MOST_TOLD = 50
_NOT_PROVEN = (
    "that the bytes are the server's: a connection leaves no signature; believe the machine or not",
    "that others saw the same page: servers answer by place, time, language and visitor",
    "that the server is who its name says beyond its certificate, or that its clock is right",
    "what stood behind a click, a login, or further down than the page loads by itself",
)


class WebCapturer:
    """Captures any page of the web, with nobody's cookies and in a profile that is thrown away."""

    def __init__(self, settings: Settings, clock: Clock, proxy: ProxyAddress | None) -> None:
        self._settings = settings
        self._clock = clock
        self._proxy = proxy

    def take(self, location: Location) -> Taken:
        """Open the page once and keep every answer, the page as rendered, and a picture of it.

        Raises:
            ConfigError: there is no egress proxy; without one no browser is started.
            SourceUnavailable: the page does not load.
            RefusedError: it leads to an address that is not on the public internet.
        """
        if self._proxy is None:
            raise ConfigError(
                "pages are captured through the egress proxy alone: run fireline up, or set "
                "FIRELINE_PROXY to the one that runs"
            )
        began, url = self._clock(), location.url or location.key
        with browser(self._proxy, seconds=self._settings.capture_seconds) as running:
            visit = Visit(running, self._proxy, self._clock, self._settings.capture_bytes)
            visit.open(url)
            return self._taken(visit, url, began)

    def _taken(self, visit: Visit, url: str, began: datetime) -> Taken:
        missing = tuple(f"what stood in {one}" for one in visit.missing[:_MOST_TOLD])
        if len(visit.missing) > _MOST_TOLD:
            missing += (f"what stood in {len(visit.missing) - _MOST_TOLD} more parts",)
        return Taken(
            requested=url,
            final=visit.final,
            began=began,
            ended=self._clock(),
            pieces=tuple(visit.pieces),
            how="The page was opened once in a browser with an empty profile, which then took a "
            "picture of all of it. Bodies are kept unpacked, as the browser hands them on.",
            tool=f"fireline with {visit.version}",
            egress="the egress proxy of this installation",
            config={
                "bytes": str(self._settings.capture_bytes),
                "seconds": str(self._settings.capture_seconds),
                "sandbox": "off: run as root" if runs_without_sandbox() else "on",
                "javascript": "on",
                "cookies": "none",
            },
            hops=tuple(visit.hops),
            status=visit.status,
            certificate=visit.certificate,
            not_proven=(*_NOT_PROVEN, "which address answered: the proxy connects", *missing),
        )
