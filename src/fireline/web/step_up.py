"""Step-up: an act that reaches outside asks who sits there, unless it was shown minutes ago."""

import functools
from typing import cast

from allauth.core.exceptions import ReauthenticationRequired
from django.http import HttpRequest, HttpResponse

from fireline.web.access import P, View
from fireline.web.clock import now
from fireline.web.sitting import is_proven


def proven(view: View[P]) -> View[P]:
    """Keep an act to somebody who has just shown who they are.

    Whoever has not is asked for a password, a code or a key; what was sent is kept meanwhile and
    done right after. Stands under ``reserved``, which knows who may.
    """

    @functools.wraps(view)
    def asked(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not is_proven(request.session, at=now()):
            raise ReauthenticationRequired
        return view(request, *args, **kwargs)

    asked.asks_for_proof = True  # type: ignore[attr-defined]  # -- the test of every address reads it
    return cast("View[P]", asked)
