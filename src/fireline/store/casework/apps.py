"""The Django app that holds casework rows."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    """Rows of the unit's casework."""

    name = "fireline.store.casework"
    label = "casework"
    default_auto_field = "django.db.models.BigAutoField"
