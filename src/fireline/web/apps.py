"""The Django app that holds the pages; it has no rows."""

from django.apps import AppConfig


class Web(AppConfig):
    """Pages, their templates, styles and translations."""

    name = "fireline.web"
    label = "web"
