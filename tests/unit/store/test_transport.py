import pytest

from fireline.errors import ConfigError
from fireline.settings import Settings
from fireline.store.casework.transport import transport

DESK, CONTENT = "https://desk.unit.example", "https://content.unit.example"


def test_behind_tls_cookies_belong_to_the_host_alone_and_never_leave_it_in_clear() -> None:
    told = transport(Settings(desk_url=DESK, content_url=CONTENT))

    assert {name: told[name] for name in sorted(told) if "COOKIE" in name or "HSTS" in name} == {
        "CSRF_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_NAME": "__Host-fireline-csrf",
        "CSRF_COOKIE_SAMESITE": "Strict",
        "CSRF_COOKIE_SECURE": True,
        "LANGUAGE_COOKIE_SECURE": True,
        "SECURE_HSTS_SECONDS": 31_536_000,
        "SESSION_COOKIE_AGE": 36_000,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_NAME": "__Host-fireline-session",
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": True,
    }
    assert told["ALLOWED_HOSTS"] == [
        "127.0.0.1",
        "desk.unit.example",
        "localhost",
        "127.0.0.1",
        "[::1]",
    ]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"desk_url": "http://desk.unit.example"}, "no https address"),
        ({"desk_url": DESK, "content_url": "content.unit.example"}, "no https address"),
        ({"desk_url": DESK, "content_url": f"{DESK}:8443"}, "needs one of its own"),
        ({"second_factor": "nobody"}, "can be everybody or approvers"),
    ],
)
def test_addresses_that_would_not_keep_apart_are_refused(given: dict[str, str], said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        transport(Settings(**given))  # type: ignore[arg-type] -- each is a setting of words
