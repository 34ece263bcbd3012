"""Transport: which names the desk answers to, and how its cookies travel.

A cookie whose name starts with ``__Host-`` is taken by a browser only over TLS, from the very host
that set it, for the whole of it and for no other (RFC 6265bis, 4.1.3.2).
"""

from typing import Final
from urllib.parse import urlsplit

from fireline.errors import ConfigError
from fireline.settings import Settings

_LOOPBACK: Final = ("localhost", "127.0.0.1", "[::1]")
_YEAR: Final = 365 * 24 * 3600
#: Who may be required to have a second factor.
WHO: Final = ("everybody", "approvers")


def transport(settings: Settings) -> dict[str, object]:
    """Return Django's settings of hosts and cookies.

    Raises:
        ConfigError: the addresses of the desk and of hostile content are not what they must be.
    """
    _require_known(settings)
    desk = urlsplit(settings.desk_url)
    prefix = "__Host-" if desk.scheme else ""
    return {
        "ALLOWED_HOSTS": [name for name in (settings.host, desk.hostname, *_LOOPBACK) if name],
        "CSRF_TRUSTED_ORIGINS": [settings.desk_url.rstrip("/")] if desk.scheme else [],
        "SESSION_COOKIE_NAME": f"{prefix}fireline-session",
        "CSRF_COOKIE_NAME": f"{prefix}fireline-csrf",
        "SESSION_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "CSRF_COOKIE_SAMESITE": "Strict",
        "SESSION_COOKIE_AGE": settings.session_hours * 3600,
        "SESSION_EXPIRE_AT_BROWSER_CLOSE": True,
        **(_over_tls() if desk.scheme else {}),
    }


def _over_tls() -> dict[str, object]:
    return {
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "LANGUAGE_COOKIE_SECURE": True,
        "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https"),
        "SECURE_HSTS_SECONDS": _YEAR,
        # Attempts are counted by the address that the proxy saw, not by the proxy's own.
        "ALLAUTH_TRUSTED_PROXY_COUNT": 1,
    }


def _require_known(settings: Settings) -> None:
    desk, content = urlsplit(settings.desk_url), urlsplit(settings.content_url)
    for name, given in (("DESK_URL", desk), ("CONTENT_URL", content)):
        if given.geturl() and (given.scheme != "https" or not given.hostname):
            raise ConfigError(f"FIRELINE_{name} is {given.geturl()!r}, which is no https address")
    if content.hostname and content.hostname == desk.hostname:
        raise ConfigError(
            "FIRELINE_CONTENT_URL has the host name of the desk: hostile content needs one of its"
            " own, such as content.example beside desk.example"
        )
    if settings.second_factor not in WHO:
        raise ConfigError(
            f"FIRELINE_SECOND_FACTOR is {settings.second_factor!r}; it can be {' or '.join(WHO)}"
        )
