"""The look that an officer chose on this browser: theme and shortcuts, kept in cookies."""

from django.http import HttpRequest, HttpResponse

THEME_COOKIE = "fireline-look"
KEYS_COOKIE = "fireline-keys"
THEMES = ("auto", "light", "dark")
_YEAR = 365 * 24 * 3600


def theme_of(request: HttpRequest) -> str:
    """Return the chosen theme; ``auto`` follows the system."""
    chosen = request.COOKIES.get(THEME_COOKIE, "auto")
    return chosen if chosen in THEMES else "auto"


def keys_of(request: HttpRequest) -> str:
    """Return whether single keys act (WCAG 2.2, 2.1.4 asks that they can be turned off)."""
    return "off" if request.COOKIES.get(KEYS_COOKIE) == "off" else "on"


def remember(response: HttpResponse, *, theme: str, keys: str) -> None:
    """Keep the choice on this browser for a year."""
    for name, value in ((THEME_COOKIE, theme), (KEYS_COOKIE, keys)):
        response.set_cookie(name, value, max_age=_YEAR, samesite="Lax", httponly=True)
