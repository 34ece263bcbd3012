"""Signing in: officers are added by their unit, nobody signs up by themselves."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedDoor(DefaultAccountAdapter):  # type: ignore[misc]  # -- allauth ships no types
    """Lets members in and registers nobody; that one is in says the page itself."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 -- asked by name
        """Say no: an officer is added by the unit's administrator."""
        return False

    def add_message(self, *_told: object, **_more: object) -> None:
        """Say nothing at the door: every page shows whose desk it is."""
