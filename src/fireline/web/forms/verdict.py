"""A verdict on a return: confirmed or rejected, with the reason."""

from typing import cast

from django import forms
from django.utils.translation import gettext_lazy as _

from fireline.domain.succession import Verdict
from fireline.web.forms.reason import ReasonForm

_SAYINGS = (
    (Verdict.CONFIRMED.value, _("Yes, it follows the removed account")),
    (Verdict.REJECTED.value, _("No, it does not; do not suggest this pair again")),
)


class VerdictForm(ReasonForm):
    """Whether the new account is the removed one come back."""

    verdict = forms.ChoiceField(
        label=_("Is it the same holder?"),
        choices=_SAYINGS,
        widget=forms.RadioSelect,
    )

    field_order = ("verdict", "reason")

    def __init__(self, *args: object, said: Verdict = Verdict.OPEN, **kwargs: object) -> None:
        """Ask what was not said yet; what was said can be taken back."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # -- the form's own
        if said is not Verdict.OPEN:
            asked = cast("forms.ChoiceField", self.fields["verdict"])
            asked.choices = [
                *((value, label) for value, label in _SAYINGS if value != said.value),
                (Verdict.OPEN.value, _("Take the verdict back: the pair waits for a person again")),
            ]

    def chosen_verdict(self) -> Verdict:
        """Return the verdict that was chosen."""
        return Verdict(self.cleaned_data["verdict"])
