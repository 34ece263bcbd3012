"""Every setting, read once and frozen; a misspelt one is refused.

Settings come from ``fireline.toml`` in the data folder and from the environment, as
``FIRELINE_<NAME>``; the environment wins. A role (laptop, unit server, exercise) is only other
settings for the same program.
"""

import os
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import attrs

from fireline.errors import ConfigError

PREFIX = "FIRELINE_"
FILE = "fireline.toml"
"""The file of an installation's settings; it lies in the data folder."""


def _setting(default: object, says: str) -> Any:  # noqa: ANN401 -- as attrs types its own field
    return attrs.field(default=default, metadata={"says": says})


def _secret(says: str) -> Any:  # noqa: ANN401 -- as above
    """Return a text setting that is not shown where settings are printed."""
    return attrs.field(default="", repr=False, metadata={"says": says})


@attrs.frozen(kw_only=True)
class Settings:
    """What may differ between two installations of the same program."""

    data: Path = _setting(Path(".fireline"), "Folder that holds everything Fireline keeps.")
    database_url: str = _secret(
        "Owner URL of your own PostgreSQL server; empty starts the embedded one."
    )
    lake_url: str = _setting("", "Folder or S3 URL of the lake's files; empty means DATA/lake.")
    evidence_url: str = _setting("", "Folder or S3 URL of evidence; empty means DATA/evidence.")
    media_url: str = _setting(
        "", "Folder or S3 URL of media, without object lock; empty means beside evidence."
    )
    s3_endpoint: str = _setting(
        "", "URL of your own S3; if it is private, its host:port is a loopback peer as well."
    )
    s3_region: str = _setting("us-east-1", "Region of the S3 that lake and evidence lie on.")
    s3_key: str = _setting("", "Access key of that S3; empty leaves it to the AWS_ variables.")
    s3_secret: str = _secret("Secret of that access key.")
    host: str = _setting("127.0.0.1", "Address the desk listens on.")
    port: int = _setting(8000, "Port the desk listens on.")
    desk_url: str = _setting(
        "", "Address officers open when a TLS proxy stands before the desk, https://desk.example."
    )
    content_port: int = _setting(
        0, "Port that hostile content is served on, apart from the desk; 0 takes the next one."
    )
    content_url: str = _setting(
        "", "Address of that port behind the proxy, of another host name than the desk's."
    )
    idle_minutes: int = _setting(15, "Minutes without a request after which a session ends.")
    session_hours: int = _setting(10, "Hours after which a session ends, whatever it does.")
    step_up_minutes: int = _setting(
        10, "Minutes for which a proof of who sits there holds for approving and the like."
    )
    second_factor: str = _setting(
        "everybody", "Who must have a second factor: everybody, or approvers (with leads)."
    )
    backup_url: str = _secret(
        "URL of a role that may read every row of your own server, for backups; empty: owner's."
    )
    backup_to: str = _setting("", "Folder that backups are written to; empty means DATA/backups.")
    backup_passphrase_file: str = _setting(
        "", "File with the passphrase that seals backups; empty asks for it."
    )
    postgres_tools: str = _setting(
        "", "Folder of PostgreSQL's pg_dump, pg_restore and psql; empty: those of Fireline."
    )
    secret_key: str = _secret("Key that signs sessions; empty makes one in KEYS once.")
    keys: str = _setting("", "Folder of the installation's keys; empty means DATA/keys.")
    threads: int = _setting(2, "Threads for the score's kernels.")
    lake_threads: int = _setting(2, "Threads for questions to the lake.")
    memory: str = _setting("2GB", "Memory that one process may use for lake queries.")
    process_memory: str = _setting(
        "8GB", "Memory beyond which one process of `fireline up` is refused more."
    )
    sources: tuple[str, ...] = _setting(
        (),
        "What the collectors read without end, comma separated, each in the words of"
        " `fireline scour`, e.g. bluesky firehose.",
    )
    turn_minutes: int = _setting(10, "Minutes from one turn of the loop to the next.")
    loopback_peers: tuple[str, ...] = _setting(
        (), "host:port pairs on private addresses that the door lets through, comma separated."
    )
    proxy: str = _setting(
        "",
        "host:port on loopback of the egress proxy that every client goes through; "
        "empty: each process checks for itself.",
    )
    decoders: str = _setting(
        "", "Socket of the decoders of hostile files; empty: each process has one of its own."
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
    bluesky_password: str = _secret("App password of that account.")
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
    posts_days: int = _setting(30, "Days that posts and profiles stay in the lake.")
    raw_days: int = _setting(30, "Days that the bytes stay that posts came in.")
    fingerprints_days: int = _setting(395, "Days that fingerprints stay in the lake.")
    edges_days: int = _setting(395, "Days that pseudonymous edges stay, one a pair and day.")
    media_days: int = _setting(30, "Days that fetched media stay on their shelf.")
    kept_days: int = _setting(183, "Days that the words of a matched post stay in casework.")
    review_days: int = _setting(
        1095, "Days after which what is kept of a person is reviewed, or goes by itself."
    )
    audit_days: int = _setting(1095, "Days that the details of acts stay in the audit.")
    audit_outside: str = _setting(
        "", "Folder or S3 URL of another party, where the audit's signed heads are copied to."
    )
    capture_hours: int = _setting(72, "Hours for which a capture counts as fresh.")
    tsa_url: str = _setting(
        "", "Time-stamping authority (RFC 3161) asked about each capture; empty: no outside time."
    )
    tsa_certificate: str = _setting(
        "", "PEM file with the root certificates (and those between) that its tokens must lead to."
    )
    capture_seconds: int = _setting(60, "Seconds that capturing one page may take.")
    capture_bytes: int = _setting(64_000_000, "Bytes that capturing one location may bring.")
    protected_domains: tuple[str, ...] = _setting(
        ("archive.org", "europa.eu", "wikipedia.org", "wikimedia.org", "loc.gov", "un.org"),
        "Domains that are never referred without a second reviewer, comma separated.",
    )

    def changed(self, **given: Any) -> "Settings":  # noqa: ANN401 -- any field, of its own type
        """Return the same settings with some of them changed."""
        return attrs.evolve(self, **given)


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings of the installation that the environment names; refuse an unknown one.

    Raises:
        ConfigError: a variable that starts with FIRELINE_, or a line of the installation's
            file, names no setting or cannot be read.
    """
    given = given_settings(environment)
    at = Path(str(given.get("data", attrs.fields_dict(Settings)["data"].default)))
    return Settings(**{**_of_file(at / FILE), **given})


def given_settings(environment: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Read what the environment alone says, each setting by its name.

    Raises:
        ConfigError: a variable that starts with FIRELINE_ names no setting, or cannot be read.
    """
    found = os.environ if environment is None else environment
    given = {k.removeprefix(PREFIX).lower(): v for k, v in found.items() if k.startswith(PREFIX)}
    _refuse_unknown(given, lambda name: PREFIX + name.upper())
    return {name: _parsed(name, text) for name, text in given.items()}


def _of_file(path: Path) -> dict[str, Any]:
    """Read the installation's own file; none is an installation without one."""
    try:
        told = tomllib.loads(path.read_text("utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except PermissionError as bad:
        raise ConfigError(f"{path} belongs to another user: run Fireline as that user") from bad
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as bad:
        raise ConfigError(f"{path} is no TOML: {bad}") from bad
    _refuse_unknown(told, lambda name: f"{name} in {path}")
    if "data" in told:
        raise ConfigError(f"{path} cannot say where it lies itself: take `data` out of it")
    return {name: _of_its_kind(name, value, path) for name, value in told.items()}


def _refuse_unknown(given: Mapping[str, object], called: Callable[[str], str]) -> None:
    unknown = sorted(given.keys() - attrs.fields_dict(Settings).keys())
    if unknown:
        names = ", ".join(map(called, unknown))
        raise ConfigError(f"no such setting: {names}; docs/reference/settings.md lists them all")


def _of_its_kind(name: str, value: object, path: Path) -> object:
    """Return a value of the file as its field has it; text for a number is refused."""
    kind = type(attrs.fields_dict(Settings)[name].default)
    if kind is tuple and isinstance(value, list) and all(isinstance(each, str) for each in value):
        return tuple(value)
    if kind is float and type(value) is int:
        return float(value)
    if type(value) is not kind:
        says = {int: "a whole number", float: "a number", tuple: "a list of words"}
        raise ConfigError(f"{name} in {path} is {value!r}, which is not {says.get(kind, 'text')}")
    return value


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
