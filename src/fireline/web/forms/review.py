"""A decision on what is kept: keep it, erase it or restrict it, with the reason."""

from django import forms
from django.utils.translation import gettext_lazy as _

from fireline.domain.retention import DECISIONS, ReviewDecision, ReviewOf
from fireline.web.forms.reason import ReasonForm
from fireline.web.words import said


class ReviewForm(ReasonForm):
    """Whether it is still needed; only what can be done with it is offered."""

    decision = forms.ChoiceField(label=_("Is it still needed?"), widget=forms.RadioSelect)

    field_order = ("decision", "reason")

    def about(self, of: ReviewOf) -> "ReviewForm":
        """Return the form with the decisions that this kind of thing allows."""
        choice = self.fields["decision"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [(one.value, said(one)) for one in DECISIONS[of]]
        return self

    def chosen_decision(self) -> ReviewDecision:
        """Return what was decided."""
        return ReviewDecision(self.cleaned_data["decision"])
