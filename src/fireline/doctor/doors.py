"""Doors: every server that the settings name, reached through the door or why not."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import attrs

from fireline import wiring
from fireline.doctor.patient import Patient
from fireline.doctor.sign import Sign, note, well, wrong
from fireline.door import Way
from fireline.errors import FirelineError
from fireline.jobs.relay_check import ask_relay
from fireline.settings import PREFIX, Settings

_SECONDS = 4.0
_PORTS = {"http": 80, "ws": 80, "https": 443, "wss": 443}
_AT_ONCE = 16
#: These are addresses of ours, not ways out.
_OWN = frozenset({"desk_url", "content_url", "database_url", "backup_url"})


@attrs.frozen(kw_only=True)
class Server:
    """One server that a setting names."""

    setting: str
    host: str
    port: int
    needed: bool  #: whether anything uses it as the settings stand now


def doors(patient: Patient) -> Iterator[Sign]:
    """Try each server at once with all others; then list who is let in on private addresses."""
    settings = patient.settings
    if settings.mail_relay:
        yield _relay(settings)
    else:
        yield note("doors", "no mail relay is named: no mail can be sent")
    way = wiring.way_out(settings)
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        yield from threads.map(lambda server: _tried(server, way), servers_of(settings))
    inside = ", ".join(settings.loopback_peers)
    yield note("doors", f"private addresses let through: {inside or 'none'}")


def servers_of(settings: Settings) -> list[Server]:
    """Return every server that a setting names by its URL."""
    plain = Settings()
    found = []
    for field in attrs.fields(Settings):
        value = getattr(settings, field.name)
        parts = urlsplit(value) if isinstance(value, str) and "://" in value else None
        if parts is None or parts.scheme not in _PORTS or field.name in _OWN:
            continue
        chosen = value != getattr(plain, field.name) or _is_read(field.name, settings)
        port = parts.port or _PORTS[parts.scheme]
        found.append(
            Server(setting=field.name, host=parts.hostname or "", port=port, needed=chosen)
        )
    return found


def _is_read(name: str, settings: Settings) -> bool:
    """Say whether a platform's server is one that the collectors read or we report to."""
    platform = name.partition("_")[0]
    if any(source.split(" ")[0] == platform for source in settings.sources):
        return True
    return bool(getattr(settings, f"{platform}_handle", ""))


def _tried(server: Server, way: Way) -> Sign:
    name = f"{server.host}:{server.port} ({PREFIX}{server.setting.upper()})"
    try:
        way.dial(server.host, server.port, seconds=_SECONDS).close()
    except FirelineError as closed:
        if not server.needed:
            return note("doors", f"{name} is not used now, and not reached: {closed}")
        return wrong(
            "doors",
            f"{name} is not reached: {closed}",
            mend="see that the machine may connect there, or correct the setting",
        )
    return well("doors", f"{name} is reached")


def _relay(settings: Settings) -> Sign:
    refused = ask_relay(settings)
    if refused:
        return wrong(
            "doors",
            f"the mail relay {settings.mail_relay} cannot be used: {refused}",
            mend="start the relay, or correct FIRELINE_MAIL_RELAY",
        )
    return well("doors", f"the mail relay {settings.mail_relay} greets")
