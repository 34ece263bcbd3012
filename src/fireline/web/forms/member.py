"""Members: the questions asked when somebody is added or their role is to change."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fireline.domain.authority import Role
from fireline.web.forms.reason import ReasonForm
from fireline.web.words import said

_NAME = r"^[\w.@-]+\Z"


def _roles(among: list[Role]) -> list[tuple[str, str]]:
    return [(role.value, said(role)) for role in among]


class NewMemberForm(ReasonForm):
    """Who joins, and why: the words by which another person knows whom they let in."""

    name = forms.RegexField(
        regex=_NAME,
        max_length=150,
        label=_("Name to sign in with"),
        help_text=_("Letters, digits and . _ @ - without spaces."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect)
    languages = forms.CharField(
        label=_("Languages that they read"), initial="en", help_text=_("Codes such as en, ar, ru.")
    )

    field_order = ("name", "role", "languages", "reason")

    def __init__(self, *given: object, **more: object) -> None:
        """Name the roles in the reader's language."""
        super().__init__(*given, **more)  # type: ignore[arg-type]  # -- handed on to Django
        self.asking(gettext("Who they are, and why they join"))
        field = self.fields["role"]
        if isinstance(field, forms.ChoiceField):
            field.choices = _roles(list(Role))
            field.initial = Role.OFFICER.value

    def clean_languages(self) -> tuple[str, ...]:
        """Return the codes one by one."""
        return tuple(
            code.strip()[:16] for code in self.cleaned_data["languages"].split(",") if code.strip()
        )


class RoleForm(ReasonForm):
    """Another role for a member, and why."""

    role = forms.ChoiceField(label=_("New role"))
    field_order = ("role", "reason")

    def __init__(self, *given: object, **more: object) -> None:
        """Name the roles in the reader's language."""
        super().__init__(*given, **more)  # type: ignore[arg-type]  # -- as above
        field = self.fields["role"]
        if isinstance(field, forms.ChoiceField):
            field.choices = _roles(list(Role))
