"""The Django app that holds the pages; it has no rows."""

from django.apps import AppConfig


class Web(AppConfig):
    """Pages, their templates, styles and translations."""

    name = "fireline.web"
    label = "web"

    def ready(self) -> None:
        """Have it recorded who signs in and out."""
        from fireline.web.coming_and_going import (
            listen,
        )  # -- start-up: it needs the rows of officers

        listen()
