"""Relay check: whether the mail relay that is named greets us, before anything relies on it."""

from fireline.door import Gate
from fireline.errors import ConfigError, FirelineError
from fireline.settings import Settings

_SECONDS = 5.0
_READY = b"220"  #: the greeting of a relay that is ready (RFC 5321, 4.2)
_SUBMISSION = 25


def require_relay(settings: Settings) -> None:
    """Connect to the relay and hear its greeting.

    Raises:
        ConfigError: it does not answer, or is no mail relay.
    """
    said = ask_relay(settings)
    if said:
        raise ConfigError(f"the mail relay {settings.mail_relay} cannot be used: {said}")


def ask_relay(settings: Settings) -> str:
    """Say why the relay that the settings name cannot be used; nothing when it can."""
    host, _, port = settings.mail_relay.rpartition(":")
    try:
        gate = Gate.of(settings)
        line = gate.dial(
            host or settings.mail_relay, int(port) if host else _SUBMISSION, seconds=_SECONDS
        )
        with line:
            greeting = line.recv(512)
    except FirelineError as unreachable:
        return str(unreachable)
    except (OSError, ValueError) as broken:
        return f"it does not greet: {broken}"
    if not greeting.startswith(_READY):
        return f"it greets with {greeting[:40]!r}, not with 220"
    return ""
