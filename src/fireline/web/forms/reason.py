"""Reasons: nothing is decided or opened on the desk without one in words."""

from django import forms
from django.utils.translation import gettext_lazy as _

SHORTEST_REASON = 10
"""Characters below which a reason is a shrug."""


class ReasonForm(forms.Form):
    """A reason in words."""

    reason = forms.CharField(
        label=_("Reason"),
        min_length=SHORTEST_REASON,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    def asking(self, label: str, *, hint: str = "") -> "ReasonForm":
        """Return the form with the question that this page asks."""
        self.fields["reason"].label = label
        self.fields["reason"].help_text = hint
        return self
