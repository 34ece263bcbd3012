"""Opening: for what and why a person's record is opened."""

from django import forms
from django.utils.translation import gettext_lazy as _

from fireline.domain.purpose import Purpose
from fireline.web.forms.reason import ReasonForm
from fireline.web.words import PURPOSES


class OpeningForm(ReasonForm):
    """A purpose of the closed list, and the reason in words."""

    purpose = forms.ChoiceField(
        label=_("What for?"),
        choices=[(purpose.value, words) for purpose, words in PURPOSES.items()],
        widget=forms.RadioSelect,
    )

    field_order = ("purpose", "reason")

    def chosen_purpose(self) -> Purpose | None:
        """Return the purpose that was chosen; None when none was."""
        chosen = self.cleaned_data.get("purpose")
        return Purpose(chosen) if chosen else None
