"""Made-up examples for the design page: one of each component, no casework."""

from datetime import UTC, datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from fireline.domain.finding import Finding
from fireline.domain.message import Delivery
from fireline.domain.presence import Presence
from fireline.domain.referral import ReferralState
from fireline.domain.work import Tier
from fireline.web.forms.judgement import choices
from fireline.web.words import TIERS

COLOURS = (
    ("paper", "ink"),
    ("ground", "ink"),
    ("raised", "ink-soft"),
    ("paper", "ink-soft"),
    ("act", "act-ink"),
    ("good-paper", "good"),
    ("warn-paper", "warn"),
    ("bad-paper", "bad"),
    ("info-paper", "info"),
    ("unknown-paper", "unknown"),
)
"""Papers and the inks that stand on them; a test measures the contrast of each."""


class ExampleForm(forms.Form):
    """One field of each kind."""

    title = forms.CharField(label=_("Title"), help_text=_("Neutral words."))
    tier = forms.ChoiceField(
        label=_("Tier"), choices=choices(TIERS), widget=forms.RadioSelect, initial="designated"
    )
    reasons = forms.CharField(
        label=_("Reasons"), widget=forms.Textarea(attrs={"rows": 2}), required=False
    )


def examples() -> dict[str, object]:
    """Return everything that the design page shows."""
    return {
        "colours": COLOURS,
        "sides": tuple(_side(theme) for theme in ("light", "dark")),
        "states": (
            Tier.THREAT_TO_LIFE,
            Tier.DESIGNATED,
            ReferralState.DECONFLICTED,
            ReferralState.ANSWERED,
            Presence.PRESENT,
            Presence.GONE,
            Presence.UNKNOWN,
            Delivery.FAILED,
            ReferralState.CLOSED,
        ),
        "found": (
            Finding(4.2, "both accounts share the same avatar (PDQ distance 4)"),
            Finding(1.7, "the handles differ by one digit"),
            Finding(-0.8, "the biographies have no word in common"),
        ),
        "at": datetime(2026, 11, 23, 12, 0, tzinfo=UTC),
        "empty_title": _("Nothing waits."),
        "empty_text": _("New items come with the next turn of the loop."),
    }


def _side(theme: str) -> dict[str, object]:
    """Return what may stand on a page only once under one name: the forms."""
    wrong = f"{theme}-faulty"
    return {
        "theme": theme,
        "example": ExampleForm(prefix=theme),
        "faulty": ExampleForm({f"{wrong}-title": "", f"{wrong}-tier": "none"}, prefix=wrong),
    }
