"""Forms of a referral's life: draft, refusal, answer."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from fireline.domain.authority import Authority
from fireline.domain.message import Outcome
from fireline.domain.referral import Instrument
from fireline.web.forms.judgement import choices
from fireline.web.words import INSTRUMENTS, OUTCOMES


class DraftForm(forms.Form):
    """What is to be sent to whom, and why, in words that the recipient will read."""

    recipient = forms.ChoiceField(label=_("Recipient"), widget=forms.RadioSelect)
    instrument = forms.ChoiceField(
        label=_("Instrument"),
        help_text=_("What binds whom. A terms referral is voluntary: the provider decides."),
        widget=forms.RadioSelect,
        initial=Instrument.TERMS_REFERRAL.value,
    )
    reasons = forms.CharField(
        label=_("Public reasons"),
        help_text=_("They are sent with it. Write nothing that only the unit may know."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
    )
    terms = forms.CharField(
        label=_("The provider's own term"),
        help_text=_("Which rule of the provider it breaks, in the provider's words."),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )

    def reaching(self, recipients: Sequence[str], *, authority: Authority) -> "DraftForm":
        """Return the form with the recipients there are, and the instruments that may be used."""
        self.fields["recipient"].choices = [(name, name) for name in recipients]  # type: ignore[attr-defined]  # -- a ChoiceField
        self.fields["instrument"].choices = instruments_of(authority)  # type: ignore[attr-defined]  # -- a ChoiceField
        if len(recipients) == 1:
            self.fields["recipient"].initial = recipients[0]
        return self


def instruments_of(authority: Authority) -> list[tuple[str, object]]:
    """Return what this authority may draft; a removal order only where the law lets it."""
    allowed = [Instrument.TERMS_REFERRAL, Instrument.DSA_NOTICE]
    if authority.may_issue_removal_orders:
        allowed.append(Instrument.REMOVAL_ORDER)
    return [(one.value, INSTRUMENTS[one]) for one in allowed]


class AnswerForm(forms.Form):
    """What the recipient said it did, entered by an officer."""

    outcome = forms.ChoiceField(label=_("Outcome"), choices=choices(OUTCOMES))
    said = forms.CharField(
        label=_("What they wrote"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    def chosen_outcome(self) -> Outcome:
        """Return the outcome that was chosen."""
        return Outcome(self.cleaned_data["outcome"])


class RedraftForm(forms.Form):
    """A referral written anew; whoever writes it last is its drafter."""

    reasons = forms.CharField(
        label=_("Public reasons"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
    )
    terms = forms.CharField(
        label=_("The provider's own term"),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
