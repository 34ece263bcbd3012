"""Platform: how a network declares what can be done with it."""

from collections.abc import Callable, Mapping

import attrs

from fireline.domain.clock import Clock
from fireline.platforms.wire import Http, Streams
from fireline.refer.channel import Channel
from fireline.refer.taken import Capturer
from fireline.scour.collector import Collector
from fireline.scour.media import MediaSource
from fireline.settings import Settings
from fireline.verify.probe import Probe


@attrs.frozen(kw_only=True)
class Around:
    """What every part of a platform is handed: the settings, the time and the ways out."""

    settings: Settings
    clock: Clock
    http: Http
    streams: Streams


@attrs.frozen(kw_only=True)
class Platform:
    """One network: what reads it, looks at it and reports to it.

    A part that the network does not have is None, and whoever needs it says so to the officer.
    """

    name: str  #: the first part of every key, e.g. ``bluesky``
    says: str  #: one sentence on what can be done here
    #: By the name that the command line uses. Called with what is around and what to read: a
    #: handle, a search, a file; more, such as an archive's mapping, as named arguments.
    collectors: Mapping[str, Callable[..., Collector]]
    media: Callable[[Around], MediaSource] | None = None
    probe: Callable[[Around], Probe] | None = None
    capturer: Callable[[Around], Capturer] | None = None
    channel: Callable[[Around], Channel] | None = None
