"""Signing in by name and password; a second factor is asked for where one was set up."""

from allauth.account.forms import LoginForm
from allauth.account.views import LoginView


class SignIn(LoginView):  # type: ignore[misc]  # -- allauth ships no types
    """The page at the door."""

    def get_form(self, *asked: object, **more: object) -> LoginForm:
        """Return the form without words inside its fields: labels say it, and stay."""
        form = super().get_form(*asked, **more)
        for field in form.fields.values():
            field.widget.attrs.pop("placeholder", None)
        return form
