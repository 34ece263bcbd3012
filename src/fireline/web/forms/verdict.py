"""A verdict on a return: confirmed or rejected, with the reason."""

from django import forms
from django.utils.translation import gettext_lazy as _

from fireline.domain.succession import Verdict
from fireline.web.forms.reason import ReasonForm


class VerdictForm(ReasonForm):
    """Whether the new account is the removed one come back."""

    verdict = forms.ChoiceField(
        label=_("Is it the same holder?"),
        choices=[
            (Verdict.CONFIRMED.value, _("Yes, it follows the removed account")),
            (Verdict.REJECTED.value, _("No, it does not; never suggest this pair again")),
        ],
        widget=forms.RadioSelect,
    )

    field_order = ("verdict", "reason")

    def chosen_verdict(self) -> Verdict:
        """Return the verdict that was chosen."""
        return Verdict(self.cleaned_data["verdict"])
