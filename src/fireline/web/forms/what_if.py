"""A what-if: the accounts that would go."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MOST_CHOSEN = 1_000
"""Accounts of one question; nobody refers more at once."""

NAMED = 3
"""Strangers that a refusal names."""


class WhatIfForm(forms.Form):
    """The keys of accounts, one a line."""

    accounts = forms.CharField(
        label=gettext_lazy("Accounts that would go"),
        help_text=gettext_lazy(
            "One key a line, such as platform:id; the ranking has a box beside each account."
        ),
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "ltr", "spellcheck": "false"}),
    )

    def __init__(self, told: object = None, *, ranked: frozenset[str] = frozenset()) -> None:
        """Ask for accounts that are in a ranking."""
        super().__init__(told)  # type: ignore[arg-type]  # -- Django takes any mapping
        self._ranked = ranked

    def clean_accounts(self) -> tuple[str, ...]:
        """Return the accounts, each once; a misspelt one would look like no loss."""
        lines = self.cleaned_data["accounts"].splitlines()
        asked = tuple(dict.fromkeys(line.strip() for line in lines if line.strip()))
        if len(asked) > MOST_CHOSEN:
            raise forms.ValidationError(
                _("These are %(count)d accounts; ask of %(most)d at most.")
                % {"count": len(asked), "most": MOST_CHOSEN}
            )
        strange = [one for one in asked if one not in self._ranked]
        if strange:
            raise forms.ValidationError(
                _("Not in the newest ranking: %(accounts)s (%(count)d in all).")
                % {"accounts": ", ".join(strange[:NAMED]), "count": len(strange)}
            )
        return asked
