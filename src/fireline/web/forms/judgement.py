"""The judgement: ground, exclusion check, tier and title, in one act."""

from enum import StrEnum

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fireline.domain.assessment import (
    SHORTEST_PURPOSE,
    Answer3,
    Assessment,
    ExclusionCheck,
    Ground,
)
from fireline.domain.work import Tier
from fireline.web.words import ANSWERS, EXCLUSIONS, GROUNDS, TIERS


def choices(words: dict[StrEnum, Promise]) -> list[tuple[str, Promise]]:
    """Return a closed list as a form wants its choices."""
    return [(member.value, word) for member, word in words.items()]


class JudgementForm(forms.Form):
    """What an officer says of a candidate to make it a work."""

    title = forms.CharField(
        label=_("Title of the work"),
        help_text=_("Neutral words by which colleagues know it again; no name of a person."),
        max_length=200,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    tier = forms.ChoiceField(
        label=_("Tier"),
        help_text=_("How grave it is. A tier stands above every score."),
        choices=choices(TIERS),
        widget=forms.RadioSelect,
    )
    ground = forms.ChoiceField(
        label=_("Ground"),
        help_text=_("What the material does (Regulation (EU) 2021/784, Art 2(7))."),
        choices=choices(GROUNDS),
        widget=forms.RadioSelect,
    )
    reasons = forms.CharField(
        label=_("Reasons"),
        help_text=_("What in the content meets the ground."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    purpose = forms.CharField(
        label=_("True purpose of the dissemination"),
        help_text=_("At least 30 characters: what it is spread for, as far as you can tell."),
        min_length=SHORTEST_PURPOSE,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        """Add one question for each exclusion; none is answered beforehand."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # -- handed on as they came
        for name, word in EXCLUSIONS.items():
            self.fields[name] = forms.ChoiceField(
                label=str(word), choices=choices(ANSWERS), widget=forms.RadioSelect
            )

    def exclusion_fields(self) -> list[forms.BoundField]:
        """Return the questions of the exclusion check, for the template to lay out as a table."""
        return [self[name] for name in EXCLUSIONS]

    def assessment(self) -> Assessment:
        """Return what was said as the unit's own value."""
        said = self.cleaned_data
        return Assessment(
            ground=Ground(said["ground"]),
            reasons=said["reasons"],
            exclusion=ExclusionCheck(
                purpose=said["purpose"], **{name: Answer3(said[name]) for name in EXCLUSIONS}
            ),
        )

    def chosen_tier(self) -> Tier:
        """Return the tier that was chosen."""
        return Tier(self.cleaned_data["tier"])
