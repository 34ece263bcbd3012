"""Bluesky: read by firehose, author, search and profile; looked at again; reported to."""

from fireline.platforms.bluesky.blobs import Blobs
from fireline.platforms.bluesky.capture import Capturer
from fireline.platforms.bluesky.channel import Reports
from fireline.platforms.bluesky.feeds import author_feed, search
from fireline.platforms.bluesky.firehose import Firehose
from fireline.platforms.bluesky.names import PLATFORM as _NAME
from fireline.platforms.bluesky.probe import Probe
from fireline.platforms.bluesky.profiles import Profiles
from fireline.platforms.platform import Platform

PLATFORM = Platform(
    name=_NAME,
    says="Bluesky and every other server of its protocol: posts as they are published, "
    "authors, searches and profiles; takedowns told from deletions; reports by account or post.",
    collectors={
        "firehose": Firehose,
        "author": author_feed,
        "search": search,
        "profile": Profiles,
    },
    media=Blobs,
    probe=Probe,
    capturer=Capturer,
    channel=Reports,
)
"""What can be done with Bluesky."""
