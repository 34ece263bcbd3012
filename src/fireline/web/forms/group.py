"""A verdict on a group: whether its accounts are one operation, with the reason."""

from django import forms
from django.utils.translation import gettext_lazy as _

from fireline.domain.group import GroupVerdict
from fireline.web.forms.reason import ReasonForm


class GroupForm(ReasonForm):
    """Whether the accounts of a group act as one."""

    verdict = forms.ChoiceField(
        label=_("Do these accounts act as one?"),
        choices=[
            (GroupVerdict.ONE.value, _("Yes, it is one operation")),
            (GroupVerdict.NOT_ONE.value, _("No, it is not; do not suggest it again")),
            (GroupVerdict.OPEN.value, _("Not settled; take an earlier judgement back")),
        ],
        widget=forms.RadioSelect,
    )

    field_order = ("verdict", "reason")

    def chosen_verdict(self) -> GroupVerdict:
        """Return the verdict that was chosen."""
        return GroupVerdict(self.cleaned_data["verdict"])
