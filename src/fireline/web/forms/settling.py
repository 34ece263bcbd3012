"""Settling: what an officer learned of a message whose fate was unknown."""

from django import forms
from django.utils.translation import gettext_lazy as _

from fireline.web.forms.reason import ReasonForm


class SettleForm(ReasonForm):
    """Whether it arrived, and how that is known."""

    arrived = forms.ChoiceField(
        label=_("Did it arrive?"),
        choices=[("yes", _("Yes, the recipient has it")), ("no", _("No, send it again"))],
        widget=forms.RadioSelect,
    )

    field_order = ("arrived", "reason")

    def has_arrived(self) -> bool:
        """Return what was said."""
        return str(self.cleaned_data["arrived"]) == "yes"
