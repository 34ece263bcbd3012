"""Every setting, read once and frozen; a misspelt one is refused.

Settings come from the environment as ``FIRELINE_<NAME>``. A role (laptop, unit server, exercise)
is only other settings for the same program.
"""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import attrs

from fireline.errors import ConfigError

PREFIX = "FIRELINE_"


def _setting(default: object, says: str) -> Any:  # noqa: ANN401 -- as attrs types its own field
    return attrs.field(default=default, metadata={"says": says})


@attrs.frozen(kw_only=True)
class Settings:
    """What may differ between two installations of the same program."""

    data: Path = _setting(Path(".fireline"), "Folder that holds everything Fireline keeps.")
    database_url: str = _setting(
        "", "Owner URL of your own PostgreSQL server; empty starts the embedded one."
    )
    lake_url: str = _setting("", "Folder or S3 URL of the lake's files; empty means DATA/lake.")
    evidence_url: str = _setting("", "Folder or S3 URL of evidence; empty means DATA/evidence.")
    host: str = _setting("127.0.0.1", "Address the desk listens on.")
    port: int = _setting(8000, "Port the desk listens on.")
    secret_key: str = _setting("", "Key that signs sessions; empty makes one in KEYS once.")
    keys: str = _setting("", "Folder of the installation's keys; empty means DATA/keys.")
    threads: int = _setting(2, "Threads for the score's kernels.")
    lake_threads: int = _setting(2, "Threads for questions to the lake.")
    memory: str = _setting("2GB", "Memory that one process may use for lake queries.")
    loopback_peers: tuple[str, ...] = _setting(
        (), "host:port pairs on private addresses that the door lets through, comma separated."
    )
    mail_relay: str = _setting("", "host:port of the relay that takes outgoing mail.")
    mail_sender: str = _setting("", "Address that outgoing mail comes from.")
    bluesky_relay: str = _setting("wss://bsky.network", "Where the Bluesky firehose is read.")
    bluesky_appview: str = _setting(
        "https://public.api.bsky.app", "Where the public view of Bluesky is asked."
    )
    bluesky_plc: str = _setting("https://plc.directory", "Directory that resolves Bluesky DIDs.")
    bluesky_labeler: str = _setting("", "Labelling service asked for labels; empty asks none.")
    bluesky_service: str = _setting("", "PDS where the unit's own Bluesky account lives.")
    bluesky_handle: str = _setting("", "Handle of the unit's own, openly declared account.")
    bluesky_password: str = _setting("", "App password of that account.")
    bluesky_report_to: str = _setting(
        "", "DID of the moderation service that gets reports; empty leaves it to the PDS."
    )
    pdq_distance: int = _setting(31, "Bits within which two PDQ fingerprints match.")
    pdq_quality: int = _setting(50, "Quality under which a PDQ fingerprint is not used.")
    candidate_accounts: int = _setting(
        3, "Distinct accounts that must share unknown content before it becomes a candidate."
    )
    media_budget: int = _setting(64_000_000, "Bytes of media fetched in one run.")
    half_life_days: float = _setting(14.0, "Half-life of what was learned about who passes on.")
    resamples: int = _setting(
        20, "Resamples of days that widen a score's interval; 0 shows the error of sampling alone."
    )
    capture_hours: int = _setting(72, "Hours for which a capture counts as fresh.")
    protected_domains: tuple[str, ...] = _setting(
        ("archive.org", "europa.eu", "wikipedia.org", "wikimedia.org", "loc.gov", "un.org"),
        "Domains that are never referred without a second reviewer, comma separated.",
    )

    def changed(self, **given: Any) -> "Settings":  # noqa: ANN401 -- any field, of its own type
        """Return the same settings with some of them changed."""
        return attrs.evolve(self, **given)


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from the environment; refuse an unknown or unreadable one.

    Raises:
        ConfigError: a variable that starts with FIRELINE_ names no setting, or cannot be read.
    """
    found = os.environ if environment is None else environment
    given = {k.removeprefix(PREFIX).lower(): v for k, v in found.items() if k.startswith(PREFIX)}
    known = attrs.fields_dict(Settings)
    unknown = sorted(given.keys() - known.keys())
    if unknown:
        names = ", ".join(PREFIX + name.upper() for name in unknown)
        raise ConfigError(f"no such setting: {names}; docs/reference/settings.md lists them all")
    return Settings(**{name: _parsed(name, text) for name, text in given.items()})  # type: ignore[arg-type]  # -- each value was read by its field's own type


def _parsed(name: str, text: str) -> object:
    default = attrs.fields_dict(Settings)[name].default
    try:
        return _READERS[type(default)](text)
    except ValueError as bad:
        kind = {int: "a whole number", float: "a number"}.get(type(default), "readable")
        raise ConfigError(f"{PREFIX}{name.upper()} is {text!r}, which is not {kind}") from bad


def _as_list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


_READERS: dict[type, Callable[[str], object]] = {
    str: str,
    int: int,
    float: float,
    tuple: _as_list,
    type(Path()): Path,
}
