"""The Django app that holds casework rows."""

from django.apps import AppConfig, apps
from django.db import connections
from django.db.models.signals import post_migrate


class CaseworkConfig(AppConfig):
    """Rows of the unit's casework."""

    name = "fireline.store.casework"
    label = "casework"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have every table secured after each migration."""
        post_migrate.connect(_secure, dispatch_uid="fireline.casework.row_security")


def _secure(app_config: AppConfig, using: str, **_told: object) -> None:
    """Secure all tables, when the last app has made its own."""
    if using == "owner" and app_config is _last_with_tables():
        from fireline.store.casework.row_security import secure  # -- models: Django comes first

        secure(connections["default"].settings_dict["USER"], using=using)


def _last_with_tables() -> AppConfig:
    return [one for one in apps.get_app_configs() if one.models_module][-1]
