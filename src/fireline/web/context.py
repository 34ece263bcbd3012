"""What every page is told: who is signed in, what they may do, which look they chose."""

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation

from fireline.domain.authority import Role
from fireline.store.casework.models import Officer
from fireline.web.access import ACT, APPROVE, READ, SECOND, may
from fireline.web.look import keys_of, theme_of
from fireline.web.sitting import is_exercise
from fireline.web.words import said

#: For whoever builds pages; offered only to who has it already.
PSEUDO = "ar-xb"


def desk(request: HttpRequest) -> dict[str, object]:
    """Return the page's frame; asks the database nothing but the officer's own authority."""
    user = getattr(request, "user", None)
    officer = user if isinstance(user, Officer) else None
    return {
        "exercise": is_exercise(),
        "theme": theme_of(request),
        "keys": keys_of(request),
        "direction": "rtl" if translation.get_language_bidi() else "ltr",
        "languages_offered": _languages(),
        "role_word": said(Role(officer.role)) if officer else "",
        "may_read": officer is not None and may(officer, READ),
        "may_act": officer is not None and may(officer, ACT),
        "may_look_after": officer is not None and may(officer, SECOND),
        "may_approve": officer is not None and may(officer, APPROVE),
    }


def _languages() -> list[tuple[str, str]]:
    """Return the languages that an officer may choose."""
    now = translation.get_language()
    return [(code, name) for code, name in settings.LANGUAGES if code != PSEUDO or now == PSEUDO]
